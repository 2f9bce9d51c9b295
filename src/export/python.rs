//! Python with the providers' SDKs. The body goes as it is through the SDK's own signing and sending: their named
//! methods have no parameter for some fields, and write others another way.

use serde_json::Value;

use super::{
    parts::{PASSWORD, comment, intro, origin, provider, secret},
    quote,
};
use crate::order::{Draft, Provider, Role, TokenAt, body};

/// A script that orders when it is run.
pub fn script(draft: &Draft, endpoint: Option<&str>) -> String {
    let (kind, mut order) = (draft.kind(), body::preview(draft));
    let secret = secret(draft).map(|place| draft.path(place));
    if let Some(path) = &secret {
        take(&mut order, path);
    }
    let literal = literal(&order, 0);
    let origin = origin(draft, endpoint);
    let token = match kind.token {
        TokenAt::Query(name) | TokenAt::Body(name) => quote::python(name),
    };
    let put = |value: &str| {
        secret.as_deref().map_or_else(String::new, |path| {
            let at: Vec<_> = path.split('.').map(quote::python).collect();
            format!("order[{}] = {value}\n", at.join("]["))
        })
    };
    let head = format!("#!/usr/bin/env python3\n{}\n", intro(draft));
    let fresh = "# One token is one purchase: after a lost answer, run it with the token that it printed.\n\
                 token = os.environ.get(\"VMCART_CLIENT_TOKEN\") or str(uuid.uuid4())\n\
                 print(\"client token:\", token)\n";
    match provider(draft) {
        own if own == Provider::BCE => {
            let sealing =
                if secret.is_some() { "from baidubce.utils import aes128_encrypt_16char_key\n" } else { "" };
            let put = put(&format!(
                "aes128_encrypt_16char_key(os.environ[\"{PASSWORD}\"], secret_access_key.encode())"
            ));
            format!(
                "{head}# Needs Baidu's SDK: pip install bce-python-sdk\n\
                 import json\nimport os\nimport uuid\n\n\
                 from baidubce.auth import bce_v1_signer\n\
                 from baidubce.auth.bce_credentials import BceCredentials\n\
                 from baidubce.bce_client_configuration import BceClientConfiguration\n\
                 from baidubce.http import bce_http_client, handler, http_methods\n\
                 from baidubce.services.bcc.bcc_client import BccClient\n{sealing}\n\
                 order = {literal}\n\n\
                 access_key_id = os.environ[\"BCE_ACCESS_KEY_ID\"]\n\
                 secret_access_key = os.environ[\"BCE_SECRET_ACCESS_KEY\"]\n{put}\n\
                 {fresh}\n\
                 config = BceClientConfiguration(\n    credentials=BceCredentials(access_key_id, secret_access_key),\n    \
                 endpoint={},\n    security_token=os.environ.get(\"BCE_SECURITY_TOKEN\"),\n)\n\
                 client = BccClient(config)\n\
                 answer = bce_http_client.send_request(\n    client.config,\n    bce_v1_signer.sign,\n    \
                 [handler.parse_error, handler.parse_json],\n    http_methods.{},\n    {}.encode(),\n    \
                 json.dumps(order).encode(),\n    {{b\"Content-Type\": b\"application/json\"}},\n    {{{token}: token}},\n)\n\
                 print(answer)\n",
                quote::python(&origin),
                kind.method,
                quote::python(&kind.path(draft.effective(Role::Region))),
            )
        }
        own if own == Provider::JD => {
            let (scheme, host) = origin.split_once("://").unwrap_or(("https", &origin));
            let put = put(&format!("os.environ[\"{PASSWORD}\"]"));
            let service = kind.host.split('.').next().unwrap_or_default();
            format!(
                "{head}# Needs JD Cloud's SDK: pip install jdcloud_sdk. It has no class for this service, so the request is\n\
                 # made by hand and sent by the SDK's own client.\n\
                 import os\nimport sys\nimport uuid\n\n\
                 from jdcloud_sdk.core.config import Config\n\
                 from jdcloud_sdk.core.credential import Credential\n\
                 from jdcloud_sdk.core.jdcloudclient import JDCloudClient\n\
                 from jdcloud_sdk.core.jdcloudrequest import JDCloudRequest\n\
                 from jdcloud_sdk.core.logger import ERROR, Logger\n\n\
                 order = {literal}\n{put}\n\
                 {fresh}order[{token}] = token\n\n\
                 access_key = os.environ[\"JDCLOUD_ACCESS_KEY\"]\n\
                 secret_key = os.environ[\"JDCLOUD_SECRET_KEY\"]\n\
                 client = JDCloudClient(\n    Credential(access_key, secret_key),\n    \
                 Config({}, {}, 60),\n    {},\n    \"1.0.0\",\n    Logger(ERROR),\n)\n\
                 request = JDCloudRequest(\"/regions/{{regionId}}/instances\", \"{}\")\n\
                 request.parameters = dict(order, regionId={})\n\
                 answer = client.send(request)\n\
                 if answer.error is not None:\n    \
                 sys.exit(\"refused: %s %s %s\" % (answer.error.code, answer.error.status, answer.error.message))\n\
                 print(answer.result)\n",
                quote::python(host),
                quote::python(scheme),
                quote::python(service),
                kind.method,
                quote::python(draft.effective(Role::Region)),
            )
        }
        other => comment(&format!(
            "{} order: no SDK of {} is known here.\n`vmcart submit`, or the export for curl, orders it.",
            kind.name,
            other.name()
        )),
    }
}

/// Takes a value out of a body.
fn take(value: &mut Value, path: &str) {
    let (parent, name) = path.rsplit_once('.').map_or((None, path), |(parent, name)| (Some(parent), name));
    let at = parent.into_iter().flat_map(|p| p.split('.')).try_fold(value, |at, name| at.get_mut(name));
    if let Some(members) = at.and_then(Value::as_object_mut) {
        members.shift_remove(name);
    }
}

/// A value as Python writes it, indented.
fn literal(value: &Value, depth: usize) -> String {
    let (inner, outer) = ("    ".repeat(depth + 1), "    ".repeat(depth));
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(n) => n.to_string(),
        Value::String(text) => quote::python(text),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) => {
            let items: Vec<_> =
                items.iter().map(|i| format!("{inner}{},\n", literal(i, depth + 1))).collect();
            format!("[\n{}{outer}]", items.concat())
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(k, v)| format!("{inner}{}: {},\n", quote::python(k), literal(v, depth + 1)))
                .collect();
            format!("{{\n{}{outer}}}", members.concat())
        }
    }
}
