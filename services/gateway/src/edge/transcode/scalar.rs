//! Single values: text, numbers, true or false, enum values, bytes.

use std::ops::RangeInclusive;

use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use crm_chassis::suggest;
use prost_reflect::{EnumDescriptor, Kind, Value};
use serde_json::Value as Json;

/// A value of a field that is neither message, list nor map, from its JSON. The error says what is expected.
pub fn from_json(kind: &Kind, json: &Json) -> Result<Value, String> {
    match kind {
        Kind::String => match json {
            Json::String(text) => string(text).map(Value::String),
            _ => Err("Expected text in quotes.".to_owned()),
        },
        Kind::Bool => match json {
            Json::Bool(value) => Ok(Value::Bool(*value)),
            _ => Err("Expected true or false.".to_owned()),
        },
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => integer(json, i32::MIN..=i32::MAX).map(Value::I32),
        Kind::Uint32 | Kind::Fixed32 => integer(json, u32::MIN..=u32::MAX).map(Value::U32),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => integer(json, i64::MIN..=i64::MAX).map(Value::I64),
        Kind::Uint64 | Kind::Fixed64 => integer(json, u64::MIN..=u64::MAX).map(Value::U64),
        #[expect(clippy::cast_possible_truncation, reason = "a float field keeps what a float can hold")]
        Kind::Float => number(json).map(|value| Value::F32(value as f32)),
        Kind::Double => number(json).map(Value::F64),
        Kind::Bytes => match json.as_str().and_then(bytes) {
            Some(bytes) => Ok(Value::Bytes(bytes.into())),
            None => Err("Expected bytes as base64 text.".to_owned()),
        },
        Kind::Enum(it) => enum_value(it, json),
        Kind::Message(_) => Err("Expected an object.".to_owned()),
    }
}

/// The same from the text of a path or query parameter.
pub fn from_text(kind: &Kind, text: &str) -> Result<Value, String> {
    match (kind, text) {
        (Kind::Bool, "true") => Ok(Value::Bool(true)),
        (Kind::Bool, "false") => Ok(Value::Bool(false)),
        // JSON knows numbers as text, too.
        _ => from_json(kind, &Json::String(text.to_owned())),
    }
}

/// PostgreSQL stores no text with this character, so it is refused here and not by a failing statement.
pub fn string(text: &str) -> Result<String, String> {
    if text.contains('\0') {
        return Err("Must not contain the character U+0000.".to_owned());
    }
    Ok(text.to_owned())
}

fn integer<T>(json: &Json, range: RangeInclusive<T>) -> Result<T, String>
where
    T: TryFrom<i128> + std::fmt::Display,
{
    let value = match json {
        Json::Number(number) => number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from))
            .or_else(|| number.as_f64().and_then(whole)),
        Json::String(text) => text.parse().ok(),
        _ => None,
    };
    value
        .and_then(|value| T::try_from(value).ok())
        .ok_or_else(|| format!("Expected a whole number from {} to {}.", range.start(), range.end()))
}

/// `1e3` and `5.0` are whole numbers, too.
fn whole(number: f64) -> Option<i128> {
    #[expect(clippy::cast_possible_truncation, reason = "checked: it is whole, and far inside the range")]
    (number.fract() == 0.0 && number.abs() < 1e20).then_some(number as i128)
}

fn number(json: &Json) -> Result<f64, String> {
    let value = match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            text => text.parse().ok().filter(|value: &f64| value.is_finite()),
        },
        _ => None,
    };
    value.ok_or_else(|| "Expected a number.".to_owned())
}

/// Both alphabets, with or without padding, as the JSON mapping asks of readers.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let standard = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    let url_safe = GeneralPurpose::new(&base64::alphabet::URL_SAFE, config);
    standard.decode(text).or_else(|_| url_safe.decode(text)).ok()
}

/// The name of the value, with or without the enum's prefix, or its number.
fn enum_value(it: &EnumDescriptor, json: &Json) -> Result<Value, String> {
    let prefix = prefix(it);
    let value = match json {
        Json::String(name) => it.get_value_by_name(name).or_else(|| it.get_value_by_name(&format!("{prefix}{name}"))),
        Json::Number(number) => {
            number.as_i64().and_then(|it| i32::try_from(it).ok()).and_then(|number| it.get_value(number))
        }
        _ => None,
    };
    value.map(|value| Value::EnumNumber(value.number())).ok_or_else(|| {
        let values: Vec<_> = it.values().filter(|value| value.number() != 0).collect();
        let possible: Vec<_> = values.iter().map(|value| short(value.name(), &prefix)).collect();
        match json.as_str() {
            Some(given) => suggest::unknown(short(given, &prefix), &format!("a value of {}", it.name()), &possible),
            None => format!("Expected one of {}.", possible.join(", ")),
        }
    })
}

/// The name without the enum's prefix.
fn short<'a>(name: &'a str, prefix: &str) -> &'a str {
    name.strip_prefix(prefix).unwrap_or(name)
}

/// `CUSTOMER_STATUS_` for `CustomerStatus`: what the lint rules put before each value.
fn prefix(it: &EnumDescriptor) -> String {
    let mut prefix = String::new();
    for (index, letter) in it.name().char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            prefix.push('_');
        }
        prefix.push(letter.to_ascii_uppercase());
    }
    prefix.push('_');
    prefix
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    #[test]
    fn whole_numbers_come_as_numbers_or_text_within_their_range() {
        for (json, expected) in [(json!(5), 5), (json!("-7"), -7), (json!(1e3), 1000), (json!(5.0), 5)] {
            assert_eq!(from_json(&Kind::Int32, &json), Ok(Value::I32(expected)));
        }
        for json in
            [json!(2_147_483_648_u32), json!(1.5), json!(true), json!("x"), json!(""), json!(null), json!(1e300)]
        {
            assert!(from_json(&Kind::Int32, &json).unwrap_err().contains("2147483647"), "{json}");
        }
        assert_eq!(from_json(&Kind::Uint64, &json!("18446744073709551615")), Ok(Value::U64(u64::MAX)));
        assert!(from_json(&Kind::Uint64, &json!(-1)).is_err());
    }

    #[test]
    fn text_of_a_parameter_is_read_by_the_fields_type() {
        assert_eq!(from_text(&Kind::Bool, "true"), Ok(Value::Bool(true)));
        assert!(from_text(&Kind::Bool, "1").is_err());
        assert_eq!(from_text(&Kind::Int32, "25"), Ok(Value::I32(25)));
        assert_eq!(from_text(&Kind::String, ""), Ok(Value::String(String::new())));
    }

    #[test]
    fn text_with_a_zero_character_is_refused() {
        assert!(from_json(&Kind::String, &json!("a\0b")).is_err());
    }

    #[test]
    fn enum_values_go_with_and_without_prefix_and_by_number() {
        let status = Kind::Enum(crm_proto::descriptors().get_enum_by_name("crm.customers.v1.CustomerStatus").unwrap());
        for json in [json!("CUSTOMER_STATUS_NEW_CRM"), json!("NEW_CRM"), json!(1)] {
            assert_eq!(from_json(&status, &json), Ok(Value::EnumNumber(1)));
        }
        assert!(from_json(&status, &json!("ACTIV")).unwrap_err().contains("Did you mean ACTIVE?"));
        assert!(from_json(&status, &json!("zzz")).unwrap_err().contains("Possible: NEW_CRM, RELEASED"));
        assert!(from_json(&status, &json!(99)).is_err());
        assert!(from_json(&status, &json!(null)).is_err());
    }

    #[test]
    fn bytes_take_both_alphabets() {
        for text in ["+/8=", "-_8=", "+/8", "-_8"] {
            assert_eq!(from_json(&Kind::Bytes, &json!(text)), Ok(Value::Bytes(vec![0xfb, 0xff].into())));
        }
        assert!(from_json(&Kind::Bytes, &json!("a b")).is_err());
    }
}
