//! A secure line for IMAP, with the machine's own authorities and the one that the mailbox names.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::{Server, Trouble};

pub(crate) fn connector(server: &Server) -> Result<TlsConnector, Trouble> {
    let said = |why: String| Trouble::Tls { host: server.host.clone(), why };
    let mut roots = RootCertStore::empty();
    // Some of what a machine has is odd; what can't be read is left out, and none at all shows when the line is made.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = &server.authority {
        for certificate in certificates(file).map_err(said)? {
            roots.add(certificate).map_err(|e| said(e.to_string()))?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| said(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let said = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
    let found: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file).map_err(|e| said(&e))?.collect();
    found.map_err(|e| said(&e))
}
