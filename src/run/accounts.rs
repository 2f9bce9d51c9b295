//! The accounts of a session: one with each provider.

use crate::{
    order::{Provider, providers},
    purchase::{Account, BuyError},
    store::{Journal, Paths},
};

/// An account with each provider, in their order.
#[derive(Clone)]
pub struct Accounts(Vec<(Provider, Account)>);

impl Accounts {
    /// Makes each provider's.
    pub fn make<E>(mut account: impl FnMut(Provider) -> Result<Account, E>) -> Result<Self, E> {
        let account = |provider| account(provider).map(|account| (provider, account));
        providers().iter().copied().map(account).collect::<Result<_, E>>().map(Self)
    }

    /// The account of a provider.
    ///
    /// # Panics
    ///
    /// For a provider that was not there when the accounts were made, which `order` does not let be.
    pub fn of(&self, provider: Provider) -> &Account {
        let own = self.0.iter().find(|(of, _)| *of == provider);
        own.map(|(_, account)| account).expect("an account was made for every provider")
    }

    /// Every account.
    pub fn all(&self) -> impl Iterator<Item = &Account> {
        self.0.iter().map(|(_, account)| account)
    }

    /// The account that a purchase of the journal was made with.
    pub(super) fn at(&self, paths: &Paths, id: &str) -> Result<&Account, BuyError> {
        let purchase = Journal::open(paths).find(id)?;
        if let Some(damage) = purchase.damaged {
            return Err(BuyError::Damaged { id: purchase.id, damage });
        }
        let provider = purchase.intent.provider.parse();
        let unknown =
            |_| BuyError::Repeat { id: id.to_owned(), why: "this vmcart does not know its provider".into() };
        Ok(self.of(provider.map_err(unknown)?))
    }
}
