//! Tools: what programs other than vmcart call an order and its members.

/// A command of the provider's own command line that orders the same.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// The name of its action.
    pub action: &'static str,
    /// The members of the body that it has no parameter for.
    pub lacks: &'static [&'static str],
    /// The members that become a number only through a definition that says text: it sends them as text.
    pub as_text: &'static [&'static str],
    /// The member without which it orders nothing, and why the order has another one instead.
    pub needs: Option<(&'static str, &'static str)>,
    /// Parameters that its definition wants and the order has no member for.
    pub adds: &'static [(&'static str, &'static str)],
}

/// An order in Terraform's language.
#[derive(Debug, Clone, Copy)]
pub enum Terraform {
    /// Its provider cannot order these, in words that end a sentence.
    Lacks(&'static str),
    /// Its provider has a resource for them.
    Resource(Resource),
}

/// A resource of a Terraform provider.
#[derive(Debug, Clone, Copy)]
pub struct Resource {
    /// Members of an order and the arguments they become, in the order in which they are written.
    pub arguments: &'static [(&'static str, &'static str)],
    /// Members of one value that become a list of one.
    pub singles: &'static [(&'static str, &'static str)],
    /// Lists and the blocks they become.
    pub blocks: &'static [Block],
    /// The way in which it is paid for the public address: the member, and the name of the address.
    pub address: Option<(&'static str, &'static str)>,
}

/// A list of rows as blocks.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// The list.
    pub list: &'static str,
    /// The name of a block.
    pub name: &'static str,
    /// Members of a row and the arguments they become.
    pub members: &'static [(&'static str, &'static str)],
}
