//! The server under test: a process of its own, so that its processor time can be told from the load generator's and it can be killed.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use clap::Args;
use db::{Db, Options};
use desk::MIGRATIONS;

use crate::Trouble;

#[derive(Args)]
pub struct Serve {
    #[arg(long)]
    database: String,
    #[arg(long)]
    listen: std::net::SocketAddr,
}

impl Serve {
    pub fn run(self) -> Result<(), Trouble> {
        // A fault that is answered with a number says here what it was.
        tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
        let db = Db::open(Options::new(self.database), MIGRATIONS)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let mut app = web::App::new(db);
        app.metrics = Some(metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?);
        runtime.block_on(web::serve(app, self.listen, |address| println!("{address}")))?;
        Ok(())
    }
}

pub struct Server {
    child: Child,
    pub address: String,
    /// Which program serves.
    pub program: &'static str,
}

impl Server {
    /// Starts it and waits until it answers.
    pub fn start(database: &str) -> Result<Server, Trouble> {
        let program = Command::new(std::env::current_exe()?);
        Server::wait_for(program, "bench", database)
    }

    /// The program as people run it where it was built beside this one; else this one's own server.
    pub fn start_program(database: &str) -> Result<Server, Trouble> {
        match crate::start::program() {
            Some(program) => Server::wait_for(program, "orderdesk", database),
            None => Server::start(database),
        }
    }

    fn wait_for(mut command: Command, program: &'static str, database: &str) -> Result<Server, Trouble> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let child = command
            .args(["serve", "--database", database, "--listen", &address])
            .stdout(Stdio::null())
            .spawn()?;
        let mut server = Server { child, address, program };
        let began = Instant::now();
        while std::net::TcpStream::connect(&server.address).is_err() {
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("the server ended at once: {status}").into());
            }
            if began.elapsed() > Duration::from_secs(60) {
                return Err("the server does not answer".into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(server)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no destructor runs, nothing is flushed.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
