//! A load generator that costs little: keep-alive connections, requests written as bytes, answers read just far enough.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Trouble;

pub struct Client {
    stream: TcpStream,
    host: String,
    token: String,
    buffer: Vec<u8>,
}

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn connect(address: &str, token: &str) -> Result<Client, Trouble> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream,
            host: address.to_owned(),
            token: token.to_owned(),
            buffer: Vec::with_capacity(8_192),
        })
    }

    pub async fn post(&mut self, path: &str, key: Option<&str>, body: &str) -> Result<Answer, Trouble> {
        self.send("POST", path, key, body).await
    }

    pub async fn put(&mut self, path: &str, body: &str) -> Result<Answer, Trouble> {
        self.send("PUT", path, None, body).await
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: &str,
    ) -> Result<Answer, Trouble> {
        let key = key.map(|k| format!("idempotency-key: {k}\r\n")).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n{key}content-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.host,
            self.token,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer, Trouble> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n",
            self.host, self.token
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer, Trouble> {
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(self.buffer.get(..head_end).unwrap_or_default()).to_lowercase();
        let status = head.get(9..12).and_then(|s| s.parse().ok()).ok_or("an answer without a status")?;
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .and_then(|value| value.trim().parse().ok())
            .ok_or("an answer without a length")?;
        while self.buffer.len() < head_end + length {
            self.more().await?;
        }
        let body = self.buffer.get(head_end..head_end + length).unwrap_or_default().to_vec();
        Ok(Answer { status, body })
    }

    async fn more(&mut self) -> Result<(), Trouble> {
        let mut chunk = [0; 8_192];
        let read = self.stream.read(&mut chunk).await?;
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        self.buffer.extend_from_slice(chunk.get(..read).unwrap_or_default());
        Ok(())
    }
}
