//! The bare program on PostgreSQL: one PL/pgSQL call an order writes the same rows, over eight connections. As many clients wait for
//! them as wait for the desk, so that what an order waits can be compared.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio_postgres::{Client, NoTls};

use crate::Trouble;
use crate::bare::Bare;
use crate::measure::{cpu_of_family, own_cpu, parent_of, percentile};

const CONNECTIONS: usize = 8;

fn server() -> Result<String, Trouble> {
    Ok(std::env::var("ORDERDESK_BENCH_POSTGRES").map_err(|_| "ORDERDESK_BENCH_POSTGRES names no server")?)
}

async fn connect(url: &str) -> Result<Client, Trouble> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn runtime() -> Result<tokio::runtime::Runtime, Trouble> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// A fresh database; its address.
pub fn create(name: &str) -> Result<String, Trouble> {
    let server = server()?;
    runtime()?.block_on(async {
        let client = connect(&format!("{server}/postgres")).await?;
        client.batch_execute(&format!("create database {name}")).await?;
        Ok::<_, Trouble>(())
    })?;
    Ok(format!("{server}/{name}"))
}

/// The server's first process, whose children serve the connections. Only this server is measured, not what else runs here.
async fn first_process(client: &Client) -> Result<u32, Trouble> {
    let own: i32 = client.query_one("select pg_backend_pid()", &[]).await?.get(0);
    Ok(parent_of(own.unsigned_abs()).ok_or("the database server does not run on this machine")?)
}

pub fn server_process(url: &str) -> Result<u32, Trouble> {
    runtime()?.block_on(async { first_process(&connect(url).await?).await })
}

/// Takes an order's rows as one JSON document and writes them.
const WRITE: &str = "
create or replace function write_bare(o jsonb) returns void language plpgsql as $$
declare p record; guarded int;
begin
  for p in select * from jsonb_populate_recordset(null::promise, o->'promise') loop
    update stock_position set reserved = reserved + p.quantity
     where item = p.item and place = p.place and on_hand - reserved >= p.quantity;
  end loop;
  insert into sales_order select * from jsonb_populate_recordset(null::sales_order, o->'sales_order');
  insert into order_line select * from jsonb_populate_recordset(null::order_line, o->'order_line');
  insert into promise select * from jsonb_populate_recordset(null::promise, o->'promise');
  insert into order_charge select * from jsonb_populate_recordset(null::order_charge, o->'order_charge');
  insert into order_tax select * from jsonb_populate_recordset(null::order_tax, o->'order_tax');
  insert into journal select * from jsonb_populate_recordset(null::journal, o->'journal');
  update customer_account set open_orders = open_orders + 100 where customer = (o->'sales_order'->0->>'customer')::uuid;
end $$";

const READ: &str = "
select jsonb_build_object(
  'sales_order', (select jsonb_agg(s) from sales_order s where s.id = o.id),
  'order_line', (select jsonb_agg(l) from order_line l where l.order_id = o.id),
  'promise', (select jsonb_agg(p) from promise p where p.order_id = o.id),
  'order_charge', coalesce((select jsonb_agg(c) from order_charge c where c.order_id = o.id), '[]'),
  'order_tax', (select jsonb_agg(t) from order_tax t where t.order_id = o.id),
  'journal', (select jsonb_agg(j) from journal j where j.thing = o.id))::text
from sales_order o where o.number >= $1 and o.number like 'SO%' order by o.number";

const FORGET: &str = "
delete from order_line l using sales_order o where l.order_id = o.id and o.number like 'SO%';
delete from order_charge l using sales_order o where l.order_id = o.id and o.number like 'SO%';
delete from order_tax l using sales_order o where l.order_id = o.id and o.number like 'SO%';
delete from journal l using sales_order o where l.thing = o.id and o.number like 'SO%';
delete from promise; delete from sales_order where number like 'SO%';
update stock_position set reserved = 0;
vacuum full; analyze; checkpoint";

pub fn write_again(url: &str, first_number: i64, clients: usize) -> Result<Bare, Trouble> {
    runtime()?.block_on(async {
        let client = connect(url).await?;
        let rows = client.query(READ, &[&format!("SO{first_number}")]).await?;
        let orders: Vec<String> = rows.iter().map(|r| r.get(0)).collect();
        for statement in FORGET.split(';').filter(|s| !s.trim().is_empty()) {
            client.batch_execute(statement).await?;
        }
        client.batch_execute(WRITE).await?;
        let (orders, next) = (Arc::new(orders), Arc::new(AtomicUsize::new(0)));
        let server = first_process(&client).await?;
        let connections = Arc::new(Semaphore::new(CONNECTIONS));
        let mut idle = Vec::new();
        for _ in 0..CONNECTIONS {
            let client = connect(url).await?;
            let call = client.prepare("select write_bare($1::text::jsonb)").await?;
            idle.push((client, call));
        }
        let idle = Arc::new(Mutex::new(idle));
        let (began, cpu) = (Instant::now(), cpu_of_family(server) + own_cpu());
        let mut tasks = Vec::new();
        for _ in 0..clients {
            let (orders, next) = (Arc::clone(&orders), Arc::clone(&next));
            let (connections, idle) = (Arc::clone(&connections), Arc::clone(&idle));
            tasks.push(tokio::spawn(async move {
                let mut waits = Vec::new();
                while let Some(order) = orders.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let waited = Instant::now();
                    let turn = connections.acquire().await?;
                    let taken = idle.lock().ok().and_then(|mut i| i.pop());
                    let (client, call) = taken.ok_or("no connection is idle")?;
                    client.execute(&call, &[order]).await?;
                    idle.lock().map_err(|e| e.to_string())?.push((client, call));
                    drop(turn);
                    waits.push(waited.elapsed().as_secs_f64() * 1_000.0);
                }
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(waits)
            }));
        }
        let mut waits = Vec::new();
        for task in tasks {
            waits.extend(task.await?.map_err(|e| e.to_string())?);
        }
        let (seconds, used) = (began.elapsed().as_secs_f64(), cpu_of_family(server) + own_cpu() - cpu);
        waits.sort_by(f64::total_cmp);
        let count = orders.len() as f64;
        Ok(Bare {
            orders_per_s: count / seconds,
            cpu_us: used.as_secs_f64() * 1e6 / count,
            p95_ms: percentile(&waits, 95),
        })
    })
}
