//! A scratch server stands alone, and leaves nothing behind however its owner ends.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use amani_schema::testing::{ScratchServer, StartError};
use sqlx::{Connection, PgConnection, query_scalar, raw_sql};

#[tokio::test]
async fn two_servers_side_by_side_know_nothing_of_each_other() {
    let (one, other) = (
        ScratchServer::start().unwrap(),
        ScratchServer::start().unwrap(),
    );
    assert_ne!(folder(&one), folder(&other));
    let mut first = PgConnection::connect_with(&one.connect_options())
        .await
        .unwrap();
    let mut second = PgConnection::connect_with(&other.connect_options())
        .await
        .unwrap();
    raw_sql("CREATE TABLE here (id int)")
        .execute(&mut first)
        .await
        .unwrap();
    let is_there = "SELECT to_regclass('here') IS NOT NULL";
    assert!(
        query_scalar::<_, bool>(is_there)
            .fetch_one(&mut first)
            .await
            .unwrap()
    );
    assert!(
        !query_scalar::<_, bool>(is_there)
            .fetch_one(&mut second)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn the_url_leads_to_the_database() {
    let server = ScratchServer::start().unwrap();
    let mut connection = PgConnection::connect_with(&server.connect_options())
        .await
        .unwrap();
    raw_sql("CREATE DATABASE \"an odd/name\"")
        .execute(&mut connection)
        .await
        .unwrap();
    let mut connection = PgConnection::connect(&server.url("an odd/name"))
        .await
        .unwrap();
    let name: String = query_scalar("SELECT current_database()::text")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(name, "an odd/name");
}

#[test]
fn a_dropped_server_is_gone() {
    let server = ScratchServer::start().unwrap();
    let folder = folder(&server);
    assert!(is_running(&folder));
    drop(server);
    assert!(!is_running(&folder));
    assert!(!folder.exists());
}

/// It crashes and comes again, and goes like any other.
#[tokio::test]
async fn a_server_that_was_restarted_is_the_same_and_is_gone_when_it_is_dropped() {
    let server = ScratchServer::start().unwrap();
    let folder = folder(&server);
    let connect = async || {
        let connection = PgConnection::connect_with(&server.connect_options()).await;
        connection.unwrap()
    };
    let mut connection = connect().await;
    for sql in ["CREATE TABLE t ()", "CHECKPOINT"] {
        raw_sql(sql).execute(&mut connection).await.unwrap();
    }
    server.restart().unwrap();
    assert!(connection.ping().await.is_err() && is_running(&folder));
    raw_sql("SELECT FROM t")
        .execute(&mut connect().await)
        .await
        .unwrap();
    server.restart().unwrap();
    drop(server);
    assert!(!is_running(&folder) && !folder.exists());
}

/// `SIGKILL` gives the owner no chance to clean up: the server's supervisor does.
#[test]
fn a_killed_owner_leaves_nothing() {
    let mut owner = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "an_owner", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(owner.stdout.take().unwrap()).lines();
    let folder = lines
        .find_map(|line| line.unwrap().strip_prefix("server: ").map(PathBuf::from))
        .unwrap();
    assert!(is_running(&folder));
    owner.kill().unwrap();
    owner.wait().unwrap();
    let start = Instant::now();
    while (is_running(&folder) || folder.exists()) && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(!is_running(&folder));
    assert!(!folder.exists());
}

#[test]
#[ignore = "the process that `a_killed_owner_leaves_nothing` kills"]
fn an_owner() {
    let server = ScratchServer::start().unwrap();
    println!("\nserver: {}", folder(&server).display());
    std::thread::sleep(Duration::from_mins(1));
}

#[test]
fn binaries_that_are_not_there_are_an_error_and_leave_nothing() {
    let empty = tempfile::tempdir().unwrap();
    let error = ScratchServer::start_from(empty.path()).unwrap_err();
    assert!(matches!(error, StartError::Initdb(_)), "{error}");
    assert!(error.to_string().contains("not found"), "{error}");
}

fn folder(server: &ScratchServer) -> PathBuf {
    server.connect_options().get_socket().unwrap().clone()
}

/// Whether any process names the folder in its command.
fn is_running(folder: &Path) -> bool {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let commands = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let folder = folder.to_str().unwrap();
    commands
        .into_iter()
        .any(|command| String::from_utf8_lossy(&command).contains(folder))
}
