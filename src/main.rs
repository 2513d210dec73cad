//! Shows the reference backend running: what the types say, and what PostgreSQL makes of it.

mod demo;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match demo::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}
