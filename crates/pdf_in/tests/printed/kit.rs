//! PDFs written by hand, object by object, so that the tests decide what is in them.

/// A page: what is drawn, how it is turned, what it refers to.
#[derive(Clone, Default)]
pub struct Page {
    pub content: Vec<u8>,
    pub rotate: i32,
    /// Width, height and grey pixels of the one picture, drawn by `/P Do`.
    pub picture: Option<(usize, usize, Vec<u8>)>,
    /// Further entries of the page's dictionary.
    pub more: String,
    pub filter: &'static str,
}

/// Lines of text at places, in Helvetica, or Helvetica bold.
pub fn text(lines: &[(i32, i32, &str)]) -> Page {
    let drawn: String =
        lines.iter().map(|(x, y, line)| format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm ({line}) Tj ET\n")).collect();
    Page { content: drawn.into_bytes(), ..Page::default() }
}

pub struct Pdf {
    objects: Vec<Vec<u8>>,
}

impl Pdf {
    /// A document of A4 pages; `catalog` are further entries of the catalogue, `extra` further objects from number 10 000.
    pub fn of(pages: &[Page], catalog: &str, extra: &[Vec<u8>]) -> Vec<u8> {
        let mut pdf = Pdf { objects: Vec::new() };
        // 1 catalogue, 2 page tree, 3 and 4 fonts, then three objects a page, then the extra ones.
        let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 5 + n * 3)).collect();
        pdf.add(format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"));
        pdf.add(format!(
            "<< /Type /Pages /Count {} /Kids [{}] /MediaBox [0 0 595 842] >>",
            pages.len(),
            kids.join(" ")
        ));
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into());
        pdf.add(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>".into(),
        );
        for (n, page) in pages.iter().enumerate() {
            let (content, picture) = (6 + n * 3, 7 + n * 3);
            pdf.add(format!(
                "<< /Type /Page /Parent 2 0 R /Rotate {} /Contents {content} 0 R {} /Resources << /Font << /F 3 0 R /B 4 0 R >> \
                 /XObject << /P {picture} 0 R >> >> >>",
                page.rotate, page.more
            ));
            pdf.stream(page.filter, &page.content);
            let (width, height, pixels) = page.picture.clone().unwrap_or((1, 1, vec![b'x']));
            let about = format!(
                "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
            );
            pdf.stream(&about, &pixels);
        }
        pdf.objects.extend(extra.iter().cloned());
        pdf.written("")
    }

    fn add(&mut self, object: String) {
        self.objects.push(object.into_bytes());
    }

    fn stream(&mut self, about: &str, data: &[u8]) {
        self.objects.push(stream(about, data));
    }

    pub fn written(&self, trailer: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (object, n) in self.objects.iter().zip(1..) {
            places.push(out.len());
            out.extend(format!("{n} 0 obj\n").into_bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).into_bytes());
        for place in &places {
            out.extend(format!("{place:010} 00000 n \n").into_bytes());
        }
        let size = places.len() + 1;
        out.extend(
            format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n")
                .into_bytes(),
        );
        out
    }
}

pub fn stream(about: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {about} /Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

/// An order as it is often printed.
pub fn order_lines() -> Vec<(i32, i32, &'static str)> {
    vec![
        (60, 780, "Purchase Order 4500081234"),
        (60, 760, "Order date 14.06.2026"),
        (60, 700, "Pos"),
        (100, 700, "Article"),
        (300, 700, "Quantity"),
        (400, 700, "Price"),
        (60, 680, "10"),
        (100, 680, "HX-40188"),
        (300, 680, "25"),
        (400, 680, "12.50"),
        (60, 660, "20"),
        (100, 660, "BR-20931"),
        (300, 660, "8"),
        (400, 660, "149.00"),
        (60, 600, "Please deliver to our warehouse in Springfield"),
    ]
}
