//! JSON text whose objects name each member once. Of two with one name a reader may take either, so whoever checks the text in front of
//! us may have seen another value than we do.

use std::fmt;

use crm_chassis::suggest::quoted;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value as Json};

/// Reads JSON text.
pub fn from_slice(text: &[u8]) -> serde_json::Result<Json> {
    serde_json::from_slice(text).map(|Unique(json)| json)
}

struct Unique(Json);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format!("the member {} is there twice", quoted(&name))));
            }
            let Unique(value) = members.next_value()?;
            object.insert(name, value);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn what_names_each_member_once_is_read_as_ever() {
        for text in [
            r#"{"a": {"x": null, "y": [true, false]}, "b": {"x": "\u00e9\n"}, "": [[], {}]}"#,
            "[0, -1, 9223372036854775807, 18446744073709551615, 1.5, -0.0, 1e300, 123456789012345678901234567890]",
            "\"text\"",
            " null ",
        ] {
            let expected: Json = serde_json::from_str(text).unwrap();
            assert_eq!(from_slice(text.as_bytes()).unwrap(), expected, "{text}");
        }
        for text in ["", "{", "{} {}", "{\"a\": 1,}", "[1e999]", &"[".repeat(100_000)] {
            assert!(from_slice(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_there_twice_is_named_and_located() {
        for (text, refusal) in [
            (r#"{"a": 1, "a": 1}"#, r#"the member "a" is there twice at line 1 column 12"#),
            (r#"[{"x": {"b": 1, "c": 2, "\u0062": null}}]"#, r#"the member "b" is there twice at line 1 column 32"#),
        ] {
            assert_eq!(from_slice(text.as_bytes()).unwrap_err().to_string(), refusal, "{text}");
        }
    }
}
