//! Compiles the `.proto` files without `protoc` and keeps their descriptors, with options and comments, for the run time.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use prost_types::FileDescriptorSet;

#[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through the environment")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=crm");
    println!("cargo:rerun-if-changed=google");
    println!("cargo:rerun-if-changed=examples");

    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("examples.rs"), examples()?)?;

    let mut files = Vec::new();
    collect(Path::new("crm"), "proto", &mut files)?;
    files.sort();
    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_source_info(true).include_imports(true).open_files(&files)?;
    // This encoding, unlike the decoded set, keeps our own options.
    fs::write(out.join("descriptors.bin"), compiler.encode_file_descriptor_set())?;
    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    // Sorted maps: the same message always encodes to the same bytes, which idempotency keys compare.
    config.btree_map(["."]);
    // Their examples are not ours, and would be taken for Rust to be tested.
    config.disable_comments([".google.api"]);
    let files = compiler.file_descriptor_set();
    fs::write(out.join("list_requests.rs"), list_requests(&files)?)?;
    tonic_prost_build::configure().compile_fds_with_config(files, config)?;
    Ok(())
}

/// Implements `ListRequest` for the messages that ask for a page.
fn list_requests(files: &FileDescriptorSet) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    for file in &files.file {
        for message in &file.message_type {
            let has = |field: &str| message.field.iter().any(|it| it.name() == field);
            if !(message.name().starts_with("List") && has("page_token")) {
                continue;
            }
            let path = file.package().replace('.', "::");
            writeln!(
                code,
                "impl ListRequest for {path}::{} {{ fn take_paging(&mut self) -> Paging {{",
                message.name()
            )?;
            if has("include_total_size") {
                writeln!(code, "self.include_total_size = false;")?;
            }
            writeln!(code, "Paging {{")?;
            for field in ["order_by", "page_size", "page_token", "skip"].into_iter().filter(|field| has(field)) {
                writeln!(code, "{field}: std::mem::take(&mut self.{field}),")?;
            }
            writeln!(code, "..Paging::default() }} }} }}")?;
        }
    }
    Ok(code)
}

/// The files in `examples/` as a Rust expression.
fn examples() -> io::Result<String> {
    let mut list = String::from("&[");
    for (folder, to_crm) in [("examples/crm-to-erp", false), ("examples/erp-to-crm", true)] {
        let mut files = Vec::new();
        collect(Path::new(folder), "json", &mut files)?;
        files.sort();
        for file in files {
            let message_type = file.file_stem().unwrap_or_default().to_string_lossy();
            let file = file.canonicalize()?;
            let file = file.to_string_lossy();
            writeln!(
                list,
                "Example {{ to_crm: {to_crm}, message_type: {message_type:?}, text: include_str!({file:?}) }},"
            )
            .map_err(io::Error::other)?;
        }
    }
    Ok(list + "]")
}

fn collect(path: &Path, extension: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), extension, files)?;
        }
    } else if path.extension().is_some_and(|it| it == extension) {
        files.push(path.to_owned());
    }
    Ok(())
}
