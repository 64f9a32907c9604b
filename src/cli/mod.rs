//! The native command line, for the district's IT staff and for scripts.
//!
//! It ends with 0 when all was read and whole, 1 when it was called wrongly, 2 when some file was
//! damaged, wrongly signed, unreadable or missing; what is whole is done all the same.

mod arguments;
mod chance;
mod create;
mod files;
mod help;
mod import;
mod list;
mod merge;
mod output;
mod verify;

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use arguments::Command;
use output::Outcome;

const USAGE: u8 = 1;
const TROUBLE: u8 = 2;

/// Runs the command that the program was called with.
#[must_use]
pub fn main() -> ExitCode {
    let mut err = io::stderr().lock();
    let command = match Command::from_env() {
        Ok(command) => command,
        Err(fault) => {
            // Nothing is left to say it to when the error output is closed.
            let _ = writeln!(err, "{fault}\n\n{}", help::SHORT);
            return ExitCode::from(USAGE);
        }
    };
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let done = run(&command, &mut out, &mut err).and_then(|outcome| {
        out.flush()?;
        Ok(outcome)
    });
    match done {
        Ok(Outcome::Whole) => ExitCode::SUCCESS,
        Ok(Outcome::Trouble) => ExitCode::from(TROUBLE),
        // Whoever reads the output has seen enough (`| head`).
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(err, "Keluaran tidak dapat ditulis: {error}");
            ExitCode::from(TROUBLE)
        }
    }
}

/// Fails only when the output cannot be written.
fn run(command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    match command {
        Command::Help(text) => {
            writeln!(out, "{text}")?;
            Ok(Outcome::Whole)
        }
        Command::Version => {
            writeln!(out, "rembuk {}", env!("CARGO_PKG_VERSION"))?;
            Ok(Outcome::Whole)
        }
        Command::Verify(options) => verify::run(options, out, err),
        Command::Merge(options) => merge::run(options, out, err),
        Command::List(options) => list::run(options, out, err),
        Command::New(options) => create::run(options, out, err),
        Command::Import(options) => import::run(options, out, err),
    }
}
