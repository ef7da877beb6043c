//! The program as a process of its own: to be killed, stopped, limited and watched from outside.
//!
//! Such a process lives by the machine's time, whatever that is, as the released one does: nothing that
//! is asserted of it may depend on the date, nor on how far it is from the time of a program beside it
//! that lives by a test's clock.

use std::{
    io::{BufRead, BufReader, Read},
    ops::Deref,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::support::{
    PATIENCE,
    app::{client, encode},
    database::Database,
    page::Answer,
    smtp::Sink,
    until,
};

/// The program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_sixteen");

/// The running program.
pub(crate) struct Process {
    visitor: Visitor,
    child: Child,
    printed: Arc<Mutex<String>>,
}

/// Somebody who asks the program.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// Its address, such as `http://127.0.0.1:40001`.
    pub(crate) base: String,
    client: reqwest::Client,
}

impl Deref for Process {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

/// The flags that point the program at a database.
pub(crate) fn flags_of(database: &Database) -> Vec<String> {
    let mut flags = vec![format!("--data={}", database.folder.path().display())];
    flags.extend(database.url_flag());
    flags
}

/// The flag that points the program at a mail server.
pub(crate) fn smtp(sink: &Sink) -> String {
    format!("--smtp-url=smtp://127.0.0.1:{}", sink.port)
}

/// The flag that gives the program secrets, by a file of this name in the data folder.
pub(crate) fn secret_file(database: &Database, name: &str, secret: &str) -> String {
    let file = database.folder.path().join(format!("{name}.secret"));
    std::fs::write(&file, secret).expect("written");
    format!("--secret-file={}", file.display())
}

/// The program with nothing of this process' environment.
pub(crate) fn program() -> Command {
    bare(PROGRAM)
}

/// Another program that will start ours, with nothing of this process' environment.
pub(crate) fn bare(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").stdin(Stdio::null());
    command
}

/// Runs a command of the program's to its end.
pub(crate) async fn run(database: &Database, arguments: &[&str]) -> Finished {
    let mut command = program();
    command.args(arguments).args(flags_of(database));
    finish(command).await
}

/// Runs a command to its end, without keeping this process' mail server from talking to it.
pub(crate) async fn finish(mut command: Command) -> Finished {
    tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.expect("no fault").into()
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Finished {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    /// What it wrote to standard output.
    pub(crate) out: String,
    /// What it wrote to standard error.
    pub(crate) err: String,
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Process {
    /// Starts the program on a free port, without limits by network.
    pub(crate) async fn start(database: &Database, flags: &[&str]) -> Self {
        Self::start_as(program(), database, flags).await
    }

    /// Starts the program by another command, which gets the program's flags as its last arguments.
    pub(crate) async fn start_as(command: Command, database: &Database, flags: &[&str]) -> Self {
        let mut all = flags_of(database);
        all.extend(["--listen=127.0.0.1:0".to_owned(), "--network-limits=off".to_owned()]);
        for flag in flags {
            let name = flag.split('=').next();
            all.retain(|other| other.split('=').next() != name);
            all.push((*flag).to_owned());
        }
        Self::spawn(command, &all).await
    }

    /// Starts the program with these flags alone.
    pub(crate) async fn spawn(mut command: Command, flags: &[String]) -> Self {
        command.args(flags).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let printed = Arc::new(Mutex::new(String::new()));
        gather(child.stdout.take().expect("a pipe"), &printed);
        gather(child.stderr.take().expect("a pipe"), &printed);
        let visitor = Visitor { base: String::new(), client: client() };
        let mut process = Self { visitor, child, printed };
        let printing = async {
            // The second in a log that is JSON by order.
            let begun = ["Stop it with Ctrl+C.", "\"Sixteen is running\""];
            while !begun.iter().any(|words| process.printed().contains(words)) {
                assert!(process.is_running(), "it ended: {}", process.printed());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, printing).await.is_ok(), "it does not start");
        let printed = process.printed();
        let logged = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(line["fields"]["site"].as_str()?.to_owned())
        };
        let site = |line: &str| line.strip_prefix("  Site     ").map(str::to_owned).or_else(|| logged(line));
        process.visitor.base = printed.lines().find_map(site).expect("the address");
        process
    }

    /// Everything it has printed, to standard output and standard error.
    pub(crate) fn printed(&self) -> String {
        self.printed.lock().expect("not poisoned").clone()
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has not ended.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("known").is_none()
    }

    /// Kills it at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.id()).expect("a process id");
        kill(Pid::from_raw(id), signal).expect("the process is there");
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let ended = async {
            loop {
                if let Some(status) = self.child.try_wait().expect("known") {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let ended = tokio::time::timeout(PATIENCE, ended).await;
        ended.unwrap_or_else(|_| panic!("it does not end: {}", self.printed()))
    }

    /// Stops it in order.
    pub(crate) async fn stop(&mut self) {
        self.signal(Signal::SIGTERM);
        let status = self.ended().await;
        assert_eq!(status.code(), Some(0), "{}", self.printed());
    }

    /// Somebody who asks it, also when it is gone.
    pub(crate) fn visitor(&self) -> Visitor {
        self.visitor.clone()
    }
}

impl Visitor {
    /// Where it listens, such as `127.0.0.1:40001`.
    pub(crate) fn authority(&self) -> &str {
        self.base.strip_prefix("http://").expect("an address")
    }

    /// Gets an address.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.try_get(path).await.expect("an answer")
    }

    /// Gets an address; the connection may break.
    pub(crate) async fn try_get(&self, path: &str) -> reqwest::Result<Answer> {
        answer(self.client.get(format!("{}{path}", self.base)).send().await?).await
    }

    /// Gets an address with a header.
    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        let request = self.client.get(format!("{}{path}", self.base)).header(name, value);
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).await.expect("an answer")
    }

    /// Sends a form; the connection may break.
    pub(crate) async fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Result<Answer> {
        let request = self.client.post(format!("{}{path}", self.base)).body(encode(fields));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        answer(request.send().await?).await
    }

    /// Signs with an address.
    pub(crate) async fn sign(&self, email: &str) -> Answer {
        self.try_sign(email).await.expect("an answer")
    }

    /// Signs with an address; the connection may break.
    pub(crate) async fn try_sign(&self, email: &str) -> reqwest::Result<Answer> {
        let fields = [("name", "Б.Номин"), ("email", email), ("calls", "data"), ("consent", "on")];
        self.try_post("/en/pledges", &fields).await
    }

    /// Opens a page with one form and presses its first button.
    pub(crate) async fn press(&self, path: &str) -> Answer {
        self.try_press(path).await.expect("an answer")
    }

    /// Opens a page with one form and presses its first button; the connection may break.
    pub(crate) async fn try_press(&self, path: &str) -> reqwest::Result<Answer> {
        let page = self.try_get(path).await?;
        let fields = page.hidden_fields();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.try_post(path, &fields).await
    }

    /// Waits until database, writer and courier are ready.
    pub(crate) async fn is_ready(&self) {
        until("it is ready", async || self.get("/readyz").await.status == 200).await;
    }
}

/// Reads a whole answer; the connection may break in its middle.
async fn answer(response: reqwest::Response) -> reqwest::Result<Answer> {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = String::from_utf8_lossy(&response.bytes().await?).into_owned();
    Ok(Answer { status, headers, body })
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn gather(pipe: impl Read + Send + 'static, printed: &Arc<Mutex<String>>) {
    let printed = Arc::clone(printed);
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let mut printed = printed.lock().expect("not poisoned");
            printed.push_str(&String::from_utf8_lossy(&line));
            printed.push('\n');
        }
    });
}

/// The recount of a database whose program has ended or is idle: exit code 0, and the total.
pub(crate) async fn recount(database: &Database, more: &[&str]) -> i64 {
    let finished = run(database, &[&["recount"], more].concat()).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let total = crate::support::page::between(&finished.out, "The counts are right: ", " confirmed");
    total.parse().unwrap_or_else(|_| panic!("{finished:?}"))
}

/// A copy of the campaign that is compiled in, to be changed.
pub(crate) fn campaign(to: &Path) {
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/campaign")), to);
}

/// Copies a folder with all in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// Replaces words in a file; they must be there.
pub(crate) fn replace(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("a file");
    assert!(text.contains(from), "{from} is not in {}", file.display());
    std::fs::write(file, text.replacen(from, to, 1)).expect("written");
}
