//! A new migration is part of the next build: cargo looks only at those that were there.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
