//! Argon2id whose memory goes back to the system.

use argon2::{
    Argon2, Block, CustomizedPasswordHasher, Params, PasswordHasher,
    password_hash::{
        self, Error,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// What is larger, glibc maps from the system and unmaps when it is freed (`DEFAULT_MMAP_THRESHOLD_MAX`). What is smaller, like the 19 MiB of
/// a hash, it takes from its own heaps as soon as one such piece was freed; as blocks are aligned, what is left between them fits no other,
/// and a few dozen log-ins would keep some hundred MiB for good. What is only reserved costs nothing.
const KEPT: usize = 32 * 1024 * 1024;

/// Hashes as [`Argon2`] does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Argon;

fn compute(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> password_hash::Result<PasswordHash> {
    let params = argon2.params();
    let salt = Salt::new(salt)?;
    let mut blocks = Vec::with_capacity(params.block_count().max(KEPT / Block::SIZE + 1));
    blocks.resize(params.block_count(), Block::new());
    let mut output = [0; Output::MAX_LENGTH];
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let output = output.get_mut(..length).ok_or(Error::OutputSize)?;
    argon2.hash_password_into_with_memory(password, &salt, output, &mut blocks)?;
    Ok(PasswordHash {
        algorithm: argon2::Algorithm::default().ident(),
        version: Some(argon2::Version::default().into()),
        params: ParamsString::try_from(params)?,
        salt: Some(salt),
        hash: Some(Output::new(output)?),
    })
}

impl PasswordHasher<PasswordHash> for Argon {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> password_hash::Result<PasswordHash> {
        compute(&Argon2::default(), password, salt)
    }
}

impl CustomizedPasswordHasher<PasswordHash> for Argon {
    type Params = Params;

    /// Refuses other kinds and versions of Argon2 than the one that new passwords are hashed with: there never were any.
    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        if algorithm.is_some_and(|algorithm| algorithm != argon2::ARGON2ID_IDENT.as_str()) {
            return Err(Error::Algorithm);
        }
        if version.is_some_and(|version| version != u32::from(argon2::Version::default())) {
            return Err(Error::Version);
        }
        compute(&Argon2::from(params), password, salt)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use argon2::PasswordVerifier as _;

    use super::*;

    #[test]
    fn hashes_are_those_of_argon2() {
        let (password, salt) = (b"correct horse", b"some salt of mine");
        let ours = Argon.hash_password_with_salt(password, salt).unwrap();
        assert_eq!(ours, Argon2::default().hash_password_with_salt(password, salt).unwrap());
        assert_eq!(Argon.verify_password(password, &ours), Ok(()));
        assert_eq!(Argon.verify_password(b"correct house", &ours), Err(Error::PasswordInvalid));
    }

    #[test]
    fn a_hash_with_parameters_of_its_own_is_verified_with_them() {
        let params = Params::new(8_192, 3, 1, Some(24)).unwrap();
        let stored = Argon2::from(params).hash_password_with_salt(b"correct horse", b"some salt of mine").unwrap();
        assert_eq!(Argon.verify_password(b"correct horse", &stored), Ok(()));
    }

    #[test]
    fn what_was_hashed_in_another_way_is_refused() {
        let stored = Argon.hash_password_with_salt(b"correct horse", b"some salt of mine").unwrap();
        let other = PasswordHash { algorithm: argon2::ARGON2I_IDENT, ..stored.clone() };
        assert_eq!(Argon.verify_password(b"correct horse", &other), Err(Error::Algorithm));
        let older = PasswordHash { version: Some(16), ..stored };
        assert_eq!(Argon.verify_password(b"correct horse", &older), Err(Error::Version));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_memory_of_a_hash_goes_back_to_the_system() {
        let resident = || {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
        };
        let before = resident();
        for salt in 0..12_u64 {
            Argon.hash_password_with_salt(b"correct horse", &[salt.to_be_bytes(); 2].concat()).unwrap();
        }
        // Less than one.
        assert!(resident().saturating_sub(before) < 19_456, "{before} kB before, {} now", resident());
    }
}
