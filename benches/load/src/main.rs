//! What the benchmarks need: people who sign, people who confirm, a bare loop that writes the same rows, and
//! all the people of a day. Each prints JSON, a line at a time.

mod confirm;
mod day;
mod people;
mod raw;
mod sign;

use std::{collections::HashMap, env, error::Error, process::ExitCode, str::FromStr};

/// A fault, told to whoever runs the benchmark.
type Fault = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            if !line.is_empty() {
                println!("{line}");
            }
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("load: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Fault> {
    let mut arguments = env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let options = Options::read(arguments)?;
    match command.as_str() {
        "confirm" => confirm::run(&options),
        "day" => day::run(&options).map(|()| String::new()),
        "raw" => raw::run(&options),
        "sign" => sign::run(&options),
        _ => Err("usage: load raw --template FILE --database FILE --batch N --seconds S | \
                  load sign --address HOST:PORT --connections N --seconds S --tag WORD \
                  [--networks N] [--rate PER_SECOND] | \
                  load confirm --address HOST:PORT --connections N --forms FILE | \
                  load day --nodes HOST:PORT,... --mail HOST:PORT --connections N --readers N --people FILE"
            .into()),
    }
}

/// `--name value` pairs.
struct Options(HashMap<String, String>);

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Fault> {
        let mut options = HashMap::new();
        while let Some(name) = arguments.next() {
            let name = name.strip_prefix("--").ok_or_else(|| format!("{name} is not an option"))?.to_owned();
            let value = arguments.next().ok_or_else(|| format!("--{name} needs a value"))?;
            options.insert(name, value);
        }
        Ok(Self(options))
    }

    fn text(&self, name: &str) -> Result<&str, Fault> {
        Ok(self.0.get(name).ok_or_else(|| format!("--{name} is missing"))?)
    }

    fn number<T: FromStr>(&self, name: &str) -> Result<T, Fault> {
        let text = self.text(name)?;
        text.parse().map_err(|_| format!("--{name} {text} is not a number").into())
    }
}
