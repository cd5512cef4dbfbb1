//! The identity file: a person's secret halves and the root keys of their posts, sealed under the passphrase.
//!
//! The host hands this file out before sign-in, so guessing at it costs one run of Argon2id a guess and nothing
//! more. A new passphrase is a new file; it does not make an old copy of the file safe.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::care::ledger::header::PublicKeys;
use crate::care::ledger::ids::{Hash, PostId};
use crate::vault::aead;
use crate::vault::domain;
use crate::vault::identity::Identity;
use crate::vault::parts;
use crate::vault::passphrase::Passphrase;
use crate::vault::passphrase_turn::PassphraseTurn;
use crate::vault::secret::Key32;

/// What the file begins with: four letters, then the version of the format, big-endian.
const MAGIC: [u8; 6] = *b"CPID\0\x01";

/// Version 2 has the passphrase's turn behind the pins; it is written once the passphrase has been changed.
const MAGIC_2: [u8; 6] = *b"CPID\0\x02";

/// Magic, three parameters, salt, public halves.
const CLEAR: usize = 6 + 12 + 16 + 64;

const CHECKSUM: usize = 32;

/// One post's pin: id and root key.
const PIN: usize = 16 + 32;

/// The passphrase's turn: number and time.
const TURN: usize = 4 + 8;

/// The most posts one identity is used at; a county has some tens.
pub const PINS_MAX: usize = 1000;

/// The largest identity file, in bytes.
pub const FILE_MAX: usize = CLEAR + 64 + 2 + PINS_MAX * PIN + TURN + aead::OVERHEAD + CHECKSUM;

/// What Argon2id is run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArgonParams {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for ArgonParams {
    /// 128 MiB, three passes, one lane: about 0.3 s on a small office machine.
    fn default() -> ArgonParams {
        ArgonParams {
            memory_kib: 128 * 1024,
            passes: 3,
            lanes: 1,
        }
    }
}

impl ArgonParams {
    /// The least that is accepted: 64 MiB, two passes.
    pub const LEAST: ArgonParams = ArgonParams {
        memory_kib: 64 * 1024,
        passes: 2,
        lanes: 1,
    };

    /// The most that is run, so that a foreign file cannot take the machine's memory: 1 GiB, ten passes, four lanes.
    pub const MOST: ArgonParams = ArgonParams {
        memory_kib: 1024 * 1024,
        passes: 10,
        lanes: 4,
    };

    /// Gives parameters that protect nothing and take no time, opened only under [`Floor::ForTests`]; in a program built
    /// for use [`ArgonParams::LEAST`].
    pub fn for_tests() -> ArgonParams {
        if !WEAK_FOR_TESTS {
            return Self::LEAST;
        }
        ArgonParams {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        }
    }

    fn check(self, floor: Floor) -> Result<(), ParamsRefused> {
        let (least, most) = (Self::LEAST, Self::MOST);
        if self.memory_kib > most.memory_kib || self.passes > most.passes || self.lanes > most.lanes
        {
            return Err(ParamsRefused::TooCostly(self));
        }
        let weak = self.memory_kib < least.memory_kib || self.passes < least.passes;
        if weak && !floor.is_waived() {
            return Err(ParamsRefused::TooWeak(self));
        }
        Ok(())
    }

    fn derive(self, passphrase: &Passphrase, salt: &[u8; 16]) -> Result<Key32, ParamsRefused> {
        let refused = ParamsRefused::NotRun(self);
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| refused)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut outcome = Ok(());
        let key = Key32::filled(|bytes| {
            outcome = argon.hash_password_into(passphrase.expose().as_bytes(), salt, bytes);
        });
        outcome.map(|()| key).map_err(|_| refused)
    }
}

/// How weak the parameters of a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Floor {
    /// [`ArgonParams::LEAST`].
    Standard,
    /// Anything, in a program built for tests; in one built for use the same as the other.
    ForTests,
}

/// Whether this program is built with the checks of development, as its tests are: one that is built for use neither writes
/// nor opens a file with weak parameters, whatever it is asked.
const WEAK_FOR_TESTS: bool = cfg!(debug_assertions);

impl Floor {
    fn is_waived(self) -> bool {
        WEAK_FOR_TESTS && self == Floor::ForTests
    }
}

/// The parameters are not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParamsRefused {
    /// Below [`ArgonParams::LEAST`]: whoever weakened them wants the passphrase guessed.
    #[error("the key derivation is weaker than is accepted: {0:?}")]
    TooWeak(ArgonParams),
    /// Above [`ArgonParams::MOST`].
    #[error("the key derivation costs more than is accepted: {0:?}")]
    TooCostly(ArgonParams),
    /// Argon2 cannot run them: not a combination it knows, or the machine lacks the memory.
    #[error("the key derivation cannot be run here: {0:?}")]
    NotRun(ArgonParams),
}

/// A post that the identity is used at, with the root key that its directory begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    pub post: PostId,
    pub root: [u8; 32],
}

/// Seals an identity under its first passphrase, with a new salt.
///
/// # Errors
/// As [`seal_identity_at`].
pub fn seal_identity(
    identity: &Identity,
    pins: &[Pin],
    passphrase: &Passphrase,
    params: ArgonParams,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, CannotSealIdentity> {
    let first = PassphraseTurn::default();
    seal_identity_at(identity, pins, passphrase, first, params, rng)
}

/// Seals an identity under the passphrase of some turn, with a new salt.
///
/// # Errors
/// Where the parameters are below the floor or beyond what is run, or the pins too many; for tests weak ones are written,
/// and only opening enforces the floor.
pub fn seal_identity_at(
    identity: &Identity,
    pins: &[Pin],
    passphrase: &Passphrase,
    turn: PassphraseTurn,
    params: ArgonParams,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, CannotSealIdentity> {
    params.check(Floor::ForTests)?;
    let too_many = CannotSealIdentity::TooManyPosts { max: PINS_MAX };
    let count = u16::try_from(pins.len()).map_err(|_| too_many)?;
    if pins.len() > PINS_MAX {
        return Err(too_many);
    }
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let public = identity.public();

    let mut file = Vec::with_capacity(CLEAR);
    let first = turn == PassphraseTurn::default();
    file.extend_from_slice(if first { &MAGIC } else { &MAGIC_2 });
    file.extend_from_slice(&params.memory_kib.to_be_bytes());
    file.extend_from_slice(&params.passes.to_be_bytes());
    file.extend_from_slice(&params.lanes.to_be_bytes());
    file.extend_from_slice(&salt);
    file.extend_from_slice(&public.sealing);
    file.extend_from_slice(&public.signing);

    let mut plain = Zeroizing::new(Vec::with_capacity(64 + 2 + pins.len() * PIN + TURN));
    plain.extend_from_slice(identity.sealing().expose());
    plain.extend_from_slice(identity.signing());
    plain.extend_from_slice(&count.to_be_bytes());
    for pin in pins {
        plain.extend_from_slice(&pin.post.0);
        plain.extend_from_slice(&pin.root);
    }
    if !first {
        plain.extend_from_slice(&turn.number.to_be_bytes());
        plain.extend_from_slice(&turn.at.to_be_bytes());
    }

    let key = params.derive(passphrase, &salt)?;
    let sealed = aead::encrypt(&key, &ad(&file), &plain, rng).map_err(|_| too_many)?;
    file.extend_from_slice(&sealed);
    let Hash(checksum) = Hash::of(domain::IDENTITY_CHECKSUM, &file);
    file.extend_from_slice(&checksum);
    Ok(file)
}

/// What an identity file holds.
pub struct Opened {
    pub identity: Identity,
    pub pins: Vec<Pin>,
    /// Which passphrase this copy is sealed under.
    pub turn: PassphraseTurn,
}

/// Opens an identity file for the keys and the pins alone.
///
/// # Errors
/// As [`open_identity_file`].
pub fn open_identity(
    bytes: &[u8],
    passphrase: &Passphrase,
    floor: Floor,
) -> Result<(Identity, Vec<Pin>), CannotOpenIdentity> {
    open_identity_file(bytes, passphrase, floor).map(|opened| (opened.identity, opened.pins))
}

/// Opens an identity file.
///
/// # Errors
/// Where the file is none, was damaged, asks for parameters that are not run, or the passphrase is another.
pub fn open_identity_file(
    bytes: &[u8],
    passphrase: &Passphrase,
    floor: Floor,
) -> Result<Opened, CannotOpenIdentity> {
    let file = File::read(bytes)?;
    file.params.check(floor)?;
    let key = file.params.derive(passphrase, &file.salt)?;
    // The checksum fits, so it is not damage; a forger who fits the checksum is told the same.
    let plain = aead::decrypt(&key, &ad(file.clear), file.sealed)
        .ok_or(CannotOpenIdentity::WrongPassphrase)?;
    read_plain(&plain, file.has_turn())
        .filter(|opened| opened.identity.public() == file.public)
        .ok_or(CannotOpenIdentity::Damaged)
}

/// Reads the public halves off an identity file, which anyone can; they are proved only by opening it.
///
/// # Errors
/// Where the file is none or was damaged.
pub fn public_keys(bytes: &[u8]) -> Result<PublicKeys, CannotOpenIdentity> {
    File::read(bytes).map(|file| file.public)
}

/// Why an identity cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotSealIdentity {
    #[error(transparent)]
    Params(#[from] ParamsRefused),
    #[error("one identity is used at {max} posts at most")]
    TooManyPosts { max: usize },
}

/// Why an identity file cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpenIdentity {
    /// The bytes are no identity file, or one of a later format.
    #[error("not an identity file of this format")]
    NotAnIdentity,
    /// The file was changed since it was written: take it from the backup.
    #[error("the identity file was damaged")]
    Damaged,
    #[error(transparent)]
    Params(#[from] ParamsRefused),
    #[error("the passphrase does not open this identity")]
    WrongPassphrase,
}

/// An identity file, taken apart.
struct File<'a> {
    clear: &'a [u8],
    params: ArgonParams,
    salt: [u8; 16],
    public: PublicKeys,
    sealed: &'a [u8],
}

impl fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("File")
    }
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Result<File<'a>, CannotOpenIdentity> {
        let known = bytes.starts_with(&MAGIC) || bytes.starts_with(&MAGIC_2);
        if !known || bytes.len() > FILE_MAX {
            return Err(CannotOpenIdentity::NotAnIdentity);
        }
        let (covered, checksum) = bytes
            .split_last_chunk::<CHECKSUM>()
            .ok_or(CannotOpenIdentity::Damaged)?;
        if Hash::of(domain::IDENTITY_CHECKSUM, covered) != Hash(*checksum) {
            return Err(CannotOpenIdentity::Damaged);
        }
        File::take_apart(covered).ok_or(CannotOpenIdentity::Damaged)
    }

    fn has_turn(&self) -> bool {
        self.clear.starts_with(&MAGIC_2)
    }

    fn take_apart(covered: &'a [u8]) -> Option<File<'a>> {
        let (clear, sealed) = covered.split_at_checked(CLEAR)?;
        let (memory, rest) = clear.get(MAGIC.len()..)?.split_first_chunk()?;
        let (passes, rest) = rest.split_first_chunk()?;
        let (lanes, rest) = rest.split_first_chunk()?;
        let (salt, rest) = rest.split_first_chunk()?;
        let (sealing, rest) = rest.split_first_chunk()?;
        let (signing, _) = rest.split_first_chunk()?;
        Some(File {
            clear,
            params: ArgonParams {
                memory_kib: u32::from_be_bytes(*memory),
                passes: u32::from_be_bytes(*passes),
                lanes: u32::from_be_bytes(*lanes),
            },
            salt: *salt,
            public: PublicKeys {
                sealing: *sealing,
                signing: *signing,
            },
            sealed,
        })
    }
}

fn read_plain(plain: &[u8], has_turn: bool) -> Option<Opened> {
    let (sealing, rest) = plain.split_at_checked(32)?;
    let (signing, rest) = rest.split_at_checked(32)?;
    let (count, rest) = rest.split_first_chunk()?;
    let (pins, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*count)) * PIN)?;
    let turn = if has_turn {
        let (number, at) = rest.split_first_chunk()?;
        PassphraseTurn {
            number: u32::from_be_bytes(*number),
            at: i64::from_be_bytes(at.try_into().ok()?),
        }
    } else if rest.is_empty() {
        PassphraseTurn::default()
    } else {
        return None;
    };
    let pins = pins
        .chunks_exact(PIN)
        .map(|pin| {
            let (post, root) = pin.split_first_chunk()?;
            Some(Pin {
                post: PostId(*post),
                root: root.try_into().ok()?,
            })
        })
        .collect::<Option<Vec<Pin>>>()?;
    Some(Opened {
        identity: Identity::from_secrets(Key32::from_slice(sealing)?, Key32::from_slice(signing)?),
        pins,
        turn,
    })
}

fn ad(clear: &[u8]) -> Vec<u8> {
    parts::join(&[domain::IDENTITY_FILE.as_bytes(), clear])
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    fn sealed(params: ArgonParams) -> (Identity, Vec<Pin>, Vec<u8>) {
        let rng = &mut ChaCha20Rng::from_seed([25; 32]);
        let identity = Identity::generate(rng);
        let pins = vec![
            Pin {
                post: PostId([1; 16]),
                root: [2; 32],
            },
            Pin {
                post: PostId([3; 16]),
                root: [4; 32],
            },
        ];
        let file = seal_identity(&identity, &pins, &words("right"), params, rng).unwrap();
        (identity, pins, file)
    }

    fn words(text: &str) -> Passphrase {
        Passphrase::new(text).unwrap()
    }

    /// Writes the checksum anew, as someone would who changes a file on purpose.
    fn with_checksum(mut file: Vec<u8>) -> Vec<u8> {
        file.truncate(file.len() - CHECKSUM);
        let Hash(checksum) = Hash::of(domain::IDENTITY_CHECKSUM, &file);
        file.extend_from_slice(&checksum);
        file
    }

    #[test]
    fn the_passphrase_opens_and_another_does_not() {
        let (identity, pins, file) = sealed(ArgonParams::for_tests());
        let (opened, its_pins) =
            open_identity(&file, &words("ｒｉｇｈｔ"), Floor::ForTests).unwrap();
        assert_eq!(opened.public(), identity.public());
        assert_eq!(opened.signing(), identity.signing());
        assert_eq!(its_pins, pins);
        assert_eq!(public_keys(&file).unwrap(), identity.public());
        assert_eq!(
            open_identity(&file, &words("wrong"), Floor::ForTests).unwrap_err(),
            CannotOpenIdentity::WrongPassphrase
        );
    }

    #[test]
    fn damage_is_told_from_a_wrong_passphrase() {
        let (_, _, file) = sealed(ArgonParams::for_tests());
        for byte in 0..file.len() {
            let mut flipped = file.clone();
            flipped[byte] ^= 0x20;
            let expected = if byte < MAGIC.len() {
                CannotOpenIdentity::NotAnIdentity
            } else {
                CannotOpenIdentity::Damaged
            };
            let refused = open_identity(&flipped, &words("right"), Floor::ForTests);
            assert_eq!(refused.unwrap_err(), expected, "byte {byte}");
        }
        for len in 0..file.len() {
            assert!(public_keys(&file[..len]).is_err());
        }
        assert!(public_keys(&vec![0; FILE_MAX + 1]).is_err());
    }

    #[test]
    fn a_forged_file_with_a_fitting_checksum_does_not_open() {
        let (_, _, file) = sealed(ArgonParams::for_tests());
        // Passes, salt, both public halves, nonce, ciphertext.
        for byte in [13, 20, 40, 80, CLEAR, CLEAR + 30, file.len() - CHECKSUM - 1] {
            let mut forged = file.clone();
            forged[byte] ^= 2;
            let refused = open_identity(&with_checksum(forged), &words("right"), Floor::ForTests);
            assert_eq!(
                refused.unwrap_err(),
                CannotOpenIdentity::WrongPassphrase,
                "byte {byte}"
            );
        }
    }

    #[test]
    fn weak_parameters_are_refused_before_they_are_run() {
        let (_, _, mut file) = sealed(ArgonParams::for_tests());
        let weak = ArgonParams {
            memory_kib: 64,
            ..ArgonParams::for_tests()
        };
        file[6..10].copy_from_slice(&weak.memory_kib.to_be_bytes());
        assert_eq!(
            open_identity(&with_checksum(file), &words("right"), Floor::Standard).unwrap_err(),
            CannotOpenIdentity::Params(ParamsRefused::TooWeak(weak))
        );
        assert_eq!(
            weak.check(Floor::ForTests).is_ok(),
            cfg!(debug_assertions),
            "a program built for use has one floor"
        );
        let one_pass = ArgonParams {
            passes: 1,
            ..ArgonParams::LEAST
        };
        assert_eq!(
            one_pass.check(Floor::Standard),
            Err(ParamsRefused::TooWeak(one_pass))
        );
        assert_eq!(ArgonParams::LEAST.check(Floor::Standard), Ok(()));
        assert_eq!(ArgonParams::default().check(Floor::Standard), Ok(()));
    }

    #[test]
    fn costly_parameters_are_refused_before_they_are_run() {
        let (_, _, mut file) = sealed(ArgonParams::for_tests());
        file[6..10].copy_from_slice(&u32::MAX.to_be_bytes());
        let refused = open_identity(&with_checksum(file), &words("right"), Floor::ForTests);
        assert!(matches!(
            refused.unwrap_err(),
            CannotOpenIdentity::Params(ParamsRefused::TooCostly(_))
        ));
        for most in [
            ArgonParams {
                memory_kib: 1024 * 1024 + 1,
                ..ArgonParams::MOST
            },
            ArgonParams {
                passes: 11,
                ..ArgonParams::MOST
            },
            ArgonParams {
                lanes: 5,
                ..ArgonParams::MOST
            },
        ] {
            assert_eq!(
                most.check(Floor::ForTests),
                Err(ParamsRefused::TooCostly(most))
            );
        }
    }

    #[test]
    fn a_changed_passphrase_leaves_its_turn_in_the_copy() {
        let rng = &mut ChaCha20Rng::from_seed([27; 32]);
        let (identity, pins, first) = sealed(ArgonParams::for_tests());
        let opened = open_identity_file(&first, &words("right"), Floor::ForTests).unwrap();
        assert_eq!(opened.turn, PassphraseTurn::default());
        let turn = opened.turn.next(1_790_000_000_000);
        let params = ArgonParams::for_tests();
        let second = seal_identity_at(&identity, &pins, &words("new"), turn, params, rng).unwrap();
        assert!(first.starts_with(&MAGIC) && second.starts_with(&MAGIC_2));
        let opened = open_identity_file(&second, &words("new"), Floor::ForTests).unwrap();
        assert_eq!((opened.turn, opened.pins), (turn, pins));
        assert_eq!(opened.identity.public(), identity.public());
        // Neither version is taken for the other: the beginning is under the seal.
        let mut older = second;
        older[5] = 1;
        let refused = open_identity_file(&with_checksum(older), &words("new"), Floor::ForTests);
        assert_eq!(refused.err(), Some(CannotOpenIdentity::WrongPassphrase));
    }

    #[test]
    fn pins_have_a_bound_that_the_file_bound_allows() {
        let rng = &mut ChaCha20Rng::from_seed([26; 32]);
        let identity = Identity::generate(rng);
        let pin = Pin {
            post: PostId([1; 16]),
            root: [2; 32],
        };
        let params = ArgonParams::for_tests();
        let file = seal_identity(&identity, &vec![pin; PINS_MAX], &words("w"), params, rng);
        let (_, pins) = open_identity(&file.unwrap(), &words("w"), Floor::ForTests).unwrap();
        assert_eq!(pins.len(), PINS_MAX);
        assert_eq!(
            seal_identity(
                &identity,
                &vec![pin; PINS_MAX + 1],
                &words("w"),
                params,
                rng
            ),
            Err(CannotSealIdentity::TooManyPosts { max: PINS_MAX })
        );
    }
}
