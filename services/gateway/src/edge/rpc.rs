//! Which RPCs HTTP can reach and under which verb and path: the `google.api.http` annotations, read from the descriptors.

use http::Method;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, MethodDescriptor, Value};

use super::path::PathTemplate;

/// An RPC under one verb and path. An RPC with additional bindings is there several times.
#[derive(Clone, Debug)]
pub struct Rpc {
    /// The RPC.
    pub method: MethodDescriptor,
    /// The verb.
    pub verb: Method,
    /// The path.
    pub path: PathTemplate,
    /// What of the request the HTTP body holds.
    pub body: Body,
    /// The permission a caller needs; see `crm.options.v1.permission`.
    pub permission: String,
    /// True if the caller must be logged in, so that an API key is not enough; see `crm.options.v1.session`.
    pub needs_session: bool,
    /// True if request or answer hold a password or a token; see `crm.options.v1.secret`.
    pub secret: bool,
    /// Where the record is that it makes, if that has an address of its own: the answer is 201 with that address in `Location`.
    pub makes: Option<PathTemplate>,
    /// The type of the file that it answers, a stream of `google.api.HttpBody`; none if it answers JSON. See `crm.options.v1.file`.
    pub file: Option<String>,
    /// True for all but the first verb and path of an RPC.
    pub is_additional: bool,
}

/// What of the request message the HTTP body holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing: all fields come from path and query.
    None,
    /// All fields the path does not hold (`body: "*"`).
    Whole,
    /// One field of message type; the others come from path and query.
    Field(FieldDescriptor),
}

/// An annotation this edge cannot serve. The tests read all annotations, so none of these reaches a running system.
#[derive(Debug, thiserror::Error)]
#[error("{rpc}: {reason}")]
pub struct RuleError {
    rpc: String,
    reason: String,
}

impl RuleError {
    pub(super) fn new(method: &MethodDescriptor, reason: impl Into<String>) -> Self {
        Self { rpc: method.full_name().to_owned(), reason: reason.into() }
    }
}

/// What a file comes in, part by part.
const FILE: &str = "google.api.HttpBody";

/// The word that opens an RPC to callers without a session.
pub const PUBLIC: &str = "public";

impl Rpc {
    /// All RPCs of `pool` that carry an annotation, in the order of their files.
    pub fn all(pool: &DescriptorPool) -> Result<Vec<Self>, RuleError> {
        let mut rpcs = Vec::new();
        for service in pool.services() {
            for method in service.methods() {
                let Some(rule) = http_rule(&method) else { continue };
                let streams =
                    [method.is_server_streaming(), method.output().full_name() == FILE, file(&method).is_some()];
                if method.is_client_streaming() || streams.iter().any(|part| *part != streams[0]) {
                    let reason =
                        format!("a stream has no HTTP form unless it answers {FILE} and names the type of the file");
                    return Err(RuleError::new(&method, reason));
                }
                rpcs.push(Self::from_rule(&method, &rule)?);
                for rule in messages(&rule, "additional_bindings") {
                    rpcs.push(Self { is_additional: true, ..Self::from_rule(&method, &rule)? });
                }
            }
        }
        let addresses: Vec<_> = rpcs.iter().filter(|rpc| rpc.is_address()).cloned().collect();
        for rpc in rpcs.iter_mut().filter(|rpc| rpc.verb == Method::POST && rpc.method.name().starts_with("Create")) {
            let of_record = |address: &&Self| address.method.output() == rpc.method.output();
            rpc.makes = addresses.iter().find(of_record).map(|address| address.path.clone());
        }
        Ok(rpcs)
    }

    fn from_rule(method: &MethodDescriptor, rule: &DynamicMessage) -> Result<Self, RuleError> {
        let verbs = [
            ("get", Method::GET),
            ("post", Method::POST),
            ("patch", Method::PATCH),
            ("put", Method::PUT),
            ("delete", Method::DELETE),
        ];
        let Some((verb, path)) = verbs.into_iter().find_map(|(field, verb)| text(rule, field).map(|path| (verb, path)))
        else {
            return Err(RuleError::new(method, "the annotation names none of get, post, patch, put and delete"));
        };
        let body = match text(rule, "body").as_deref() {
            None => Body::None,
            Some("*") => Body::Whole,
            Some(name) => match method.input().get_field_by_name(name) {
                Some(field) if field.kind().as_message().is_some() && !field.is_list() && !field.is_map() => {
                    Body::Field(field)
                }
                _ => return Err(RuleError::new(method, format!("the body {name} is no field of message type"))),
            },
        };
        if text(rule, "response_body").is_some() {
            return Err(RuleError::new(method, "response_body is not supported: the body is the whole reply"));
        }
        Ok(Self {
            path: PathTemplate::parse(method, &path)?,
            verb,
            body,
            permission: permission(method),
            needs_session: is_set(method, "session"),
            secret: is_set(method, "secret"),
            makes: None,
            file: file(method),
            is_additional: false,
            method: method.clone(),
        })
    }

    /// Whether it gets a record by its id alone.
    fn is_address(&self) -> bool {
        self.verb == Method::GET && self.path.fields().map(FieldDescriptor::name).eq(["id"])
    }

    /// Whether callers without a session may call it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.permission == PUBLIC
    }

    /// The fields of the request that query parameters can set. The etag is not among them: it is a header.
    pub fn query_fields(&self) -> impl Iterator<Item = FieldDescriptor> {
        let body_field = match &self.body {
            Body::Field(field) => Some(field.number()),
            Body::None | Body::Whole => None,
        };
        let whole = self.body == Body::Whole;
        let fields: Vec<_> = self.method.input().fields().collect();
        fields.into_iter().filter(move |field| {
            let elsewhere = Some(field.number()) == body_field
                || self.path.fields().any(|bound| bound == field)
                || self.etag_field().as_ref() == Some(field);
            !whole && !elsewhere
        })
    }

    /// The request's field that `If-Match` sets, if it has one.
    #[must_use]
    pub fn etag_field(&self) -> Option<FieldDescriptor> {
        self.method.input().get_field_by_name("etag")
    }
}

/// Whether callers must send the field.
#[must_use]
pub fn is_required(field: &FieldDescriptor) -> bool {
    behavior(field).contains(&2)
}

/// Whether only the service sets the field. What callers send in it changes nothing (AIP-203); an `etag` and what stands in the path,
/// too, are compared.
#[must_use]
pub fn is_output_only(field: &FieldDescriptor) -> bool {
    behavior(field).contains(&3)
}

/// The numbers of `google.api.FieldBehavior` on a field.
fn behavior(field: &FieldDescriptor) -> Vec<i32> {
    let Some(extension) = field.parent_pool().get_extension_by_name("google.api.field_behavior") else {
        return Vec::new();
    };
    let options = field.options();
    let value = options.get_extension(&extension);
    value.as_list().unwrap_or_default().iter().filter_map(Value::as_enum_number).collect()
}

fn http_rule(method: &MethodDescriptor) -> Option<DynamicMessage> {
    let extension = method.parent_pool().get_extension_by_name("google.api.http")?;
    let options = method.options();
    options.has_extension(&extension).then(|| options.get_extension(&extension).as_message().cloned()).flatten()
}

fn permission(method: &MethodDescriptor) -> String {
    let extension = method.parent_pool().get_extension_by_name("crm.options.v1.permission");
    let permission = extension.and_then(|it| method.options().get_extension(&it).as_str().map(str::to_owned));
    permission.unwrap_or_default()
}

fn file(method: &MethodDescriptor) -> Option<String> {
    let extension = method.parent_pool().get_extension_by_name("crm.options.v1.file")?;
    let file = method.options().get_extension(&extension).as_str().map(str::to_owned);
    file.filter(|file| !file.is_empty())
}

/// Whether one of our options that are true or false is true.
fn is_set(method: &MethodDescriptor, option: &str) -> bool {
    let extension = method.parent_pool().get_extension_by_name(&format!("crm.options.v1.{option}"));
    extension.and_then(|it| method.options().get_extension(&it).as_bool()).unwrap_or_default()
}

fn text(rule: &DynamicMessage, field: &str) -> Option<String> {
    let value = rule.get_field_by_name(field)?;
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn messages(rule: &DynamicMessage, field: &str) -> Vec<DynamicMessage> {
    let value = rule.get_field_by_name(field);
    let list = value.as_ref().and_then(|value| value.as_list()).unwrap_or_default();
    list.iter().filter_map(Value::as_message).cloned().collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use super::*;

    fn find(name: &str) -> Rpc {
        let rpcs = Rpc::all(crm_proto::descriptors()).unwrap();
        rpcs.into_iter().find(|rpc| rpc.method.name() == name).expect("the RPC has an annotation")
    }

    #[test]
    fn every_annotation_of_the_product_can_be_served() {
        assert!(!Rpc::all(crm_proto::descriptors()).unwrap().is_empty());
    }

    #[test]
    fn query_parameters_are_the_fields_that_neither_path_nor_body_hold() {
        let names = |rpc: &Rpc| rpc.query_fields().map(|field| field.json_name().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&find("UpdateCustomer")), ["updateMask"]);
        assert!(names(&find("ReleaseCustomer")).is_empty());
        assert!(names(&find("ListCustomers")).contains(&"filter".to_owned()));
    }

    #[test]
    fn what_gets_an_address_of_its_own_is_created() {
        let address = |name| find(name).makes.map(|path| path.to_string());
        assert_eq!(address("CreateCustomer").as_deref(), Some("/api/v1/customers/{id}"));
        assert_eq!(address("CreateContact").as_deref(), Some("/api/v1/contacts/{id}"), "not below its customer");
        for name in ["CreateSession", "CreateNote", "ReleaseCustomer"] {
            assert_eq!(address(name), None, "{name}");
        }
    }

    #[test]
    fn whatever_takes_a_password_or_gives_a_token_is_secret() {
        let secret = Rpc::all(crm_proto::descriptors()).unwrap().into_iter().filter(|rpc| rpc.secret);
        let names: Vec<_> = secret.map(|rpc| rpc.method.name().to_owned()).collect();
        assert_eq!(
            names,
            ["CreateApiKey", "CreateCalendarFeed", "CreateSession", "ChangePassword", "CreateUser", "ResetPassword"]
        );
        for rpc in Rpc::all(crm_proto::descriptors()).unwrap() {
            let messages = [rpc.method.input(), rpc.method.output()];
            let mut fields = messages.iter().flat_map(|message| message.fields().collect::<Vec<_>>());
            let holds = fields.any(|field| field.name().contains("password") || field.name() == "token");
            assert_eq!(holds, rpc.secret, "{}", rpc.method.name());
        }
    }

    #[test]
    fn whatever_is_called_an_export_answers_a_file_and_nothing_else_does() {
        for rpc in Rpc::all(crm_proto::descriptors()).unwrap() {
            assert_eq!(rpc.file.is_some(), rpc.method.name().starts_with("Export"), "{}", rpc.method.name());
        }
    }

    #[test]
    fn only_logging_in_is_public() {
        let public = Rpc::all(crm_proto::descriptors()).unwrap().into_iter().filter(Rpc::is_public);
        assert_eq!(public.map(|rpc| rpc.method.name().to_owned()).collect::<Vec<_>>(), ["CreateSession"]);
    }
}
