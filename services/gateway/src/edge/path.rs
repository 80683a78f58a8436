//! Path templates of the annotations: `/api/v1/customers/{id}/release`.

use std::fmt;

use prost_reflect::{FieldDescriptor, MethodDescriptor};

use super::rpc::RuleError;

/// A path whose segments are either fixed words or fields of the request.
#[derive(Clone, Debug)]
pub struct PathTemplate {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug)]
enum Segment {
    Word(String),
    Field(FieldDescriptor),
}

impl PathTemplate {
    /// Reads a template. A segment is a word or one `{field}` of the request; wildcards and verbs behind a colon are refused,
    /// because a path parameter must fill its segment.
    pub(super) fn parse(method: &MethodDescriptor, template: &str) -> Result<Self, RuleError> {
        let refuse = |reason: String| Err(RuleError::new(method, reason));
        let Some(path) = template.strip_prefix('/') else { return refuse(format!("{template} must begin with /")) };
        let mut segments = Vec::new();
        for segment in path.split('/') {
            let field = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            match field.map(|name| (name, method.input().get_field_by_name(name))) {
                Some((_, Some(field)))
                    if !field.is_list() && !field.is_map() && field.kind().as_message().is_none() =>
                {
                    segments.push(Segment::Field(field));
                }
                Some((name, _)) => {
                    return refuse(format!("{{{name}}} in {template} is no simple field of the request"));
                }
                None if segment.is_empty() || segment.contains(['{', '}', '*', ':']) => {
                    return refuse(format!("the segment {segment:?} of {template} is neither a word nor a {{field}}"));
                }
                None => segments.push(Segment::Word(segment.to_owned())),
            }
        }
        Ok(Self { segments })
    }

    /// The request's fields in the path, in their order.
    pub fn fields(&self) -> impl Iterator<Item = &FieldDescriptor> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Field(field) => Some(field),
            Segment::Word(_) => None,
        })
    }

    /// The path as axum routes it. Parameters are named by their position, because two RPCs may name the same segment
    /// differently.
    #[must_use]
    pub fn route(&self) -> String {
        let mut parameters = 0..;
        self.render(|_| format!("{{{}}}", parameters.next().unwrap_or_default()))
    }

    /// The path with its one field filled in.
    pub(super) fn with(&self, value: &str) -> String {
        self.render(|_| value.to_owned())
    }

    fn render(&self, mut parameter: impl FnMut(&FieldDescriptor) -> String) -> String {
        let mut path = String::new();
        for segment in &self.segments {
            path.push('/');
            match segment {
                Segment::Word(word) => path.push_str(word),
                Segment::Field(field) => path.push_str(&parameter(field)),
            }
        }
        path
    }
}

impl fmt::Display for PathTemplate {
    /// The path with the fields' JSON names, as callers see it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(|field| format!("{{{}}}", field.json_name())))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn parse(template: &str) -> Result<PathTemplate, RuleError> {
        let service = crm_proto::descriptors().get_service_by_name("crm.customers.v1.CustomersService").unwrap();
        let method = service.methods().find(|method| method.name() == "UpdateCustomer").unwrap();
        PathTemplate::parse(&method, template)
    }

    #[test]
    fn fields_become_parameters_by_position() {
        let path = parse("/api/v1/customers/{id}/contacts/{etag}").unwrap();
        assert_eq!(path.route(), "/api/v1/customers/{0}/contacts/{1}");
        assert_eq!(path.to_string(), "/api/v1/customers/{id}/contacts/{etag}");
        assert_eq!(path.fields().map(FieldDescriptor::name).collect::<Vec<_>>(), ["id", "etag"]);
    }

    #[test]
    fn what_cannot_be_routed_is_refused() {
        for template in
            ["customers", "/a/{id}:release", "/a/{id=b/*}", "/a//b", "/a/{nothing}", "/a/{customer}", "/a/**"]
        {
            assert!(parse(template).is_err(), "{template}");
        }
    }
}
