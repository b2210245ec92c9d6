//! Letters as DOCX, for those who go on writing in a word processor. Plain paragraphs: the letterhead, the address, what it refers to, the
//! text. Other papers are facts and leave as PDF only.

use std::io::Cursor;

use docx_rs::{AlignmentType, BreakType, Docx, PageMargin, Paragraph, Run, RunFonts};

use crate::{Letter, PageSize, Paper, PrintError, Style, words::Words};

/// Twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);
const US_LETTER: (u32, u32) = (12_240, 15_840);
const MARGIN: i32 = 1_134;

/// A letter as DOCX. Any other paper is a fault of the caller.
pub fn docx(paper: &Paper, style: &Style) -> Result<Vec<u8>, PrintError> {
    let Paper::Letter(letter) = paper else {
        return Err(PrintError::Docx("only letters are written as DOCX".into()));
    };
    let (width, height) = match style.size {
        PageSize::A4 => A4,
        PageSize::Letter => US_LETTER,
    };
    let margin = PageMargin::new().top(MARGIN).bottom(MARGIN).left(1_418).right(MARGIN);
    let fonts = RunFonts::new().ascii("Liberation Sans").hi_ansi("Liberation Sans").cs("Liberation Sans");
    let mut document =
        Docx::new().page_size(width, height).page_margin(margin).default_fonts(fonts).default_size(22);
    for paragraph in paragraphs(letter, style) {
        document = document.add_paragraph(paragraph);
    }
    let mut bytes = Cursor::new(Vec::new());
    document.build().pack(&mut bytes).map_err(|e| PrintError::Docx(e.to_string()))?;
    Ok(bytes.into_inner())
}

fn paragraphs(letter: &Letter, style: &Style) -> Vec<Paragraph> {
    let (company, words) = (&style.company, Words::of(style.language));
    let mut all = vec![Paragraph::new().add_run(Run::new().add_text(clean(&company.name)).bold().size(32))];
    let mut head = company.address.clone();
    head.extend(
        [&company.phone, &company.email, &company.web].into_iter().filter(|t| !t.is_empty()).cloned(),
    );
    all.push(Paragraph::new().add_run(Run::new().add_text(clean(&head.join(" · "))).size(16)));
    all.push(Paragraph::new());
    let mut to = vec![letter.to.name.clone()];
    to.extend(letter.to.lines.iter().cloned());
    all.push(lines(&to));
    all.push(Paragraph::new());
    let day = crate::print::told_day(style, letter.day);
    let mut refers = vec![format!("{}: {day}", words.day)];
    if !letter.customer_number.is_empty() {
        refers.push(format!("{}: {}", words.customer_number, letter.customer_number));
    }
    refers.extend(letter.references.iter().map(|(label, value)| format!("{label}: {value}")));
    all.push(lines(&refers).align(AlignmentType::Right));
    all.push(Paragraph::new().add_run(Run::new().add_text(clean(&letter.subject)).bold()));
    all.push(Paragraph::new());
    let text = [&letter.salutation].into_iter().chain(&letter.paragraphs).filter(|t| !t.is_empty());
    for paragraph in text {
        all.push(lines(&paragraph.lines().map(str::to_owned).collect::<Vec<_>>()));
        all.push(Paragraph::new());
    }
    all.push(lines(std::slice::from_ref(&letter.closing)));
    all.extend([Paragraph::new(), Paragraph::new()]);
    all.push(lines(&letter.signer));
    all
}

/// One paragraph of several lines.
fn lines(texts: &[String]) -> Paragraph {
    let mut run = Run::new();
    for (n, text) in texts.iter().enumerate() {
        if n > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(clean(text));
    }
    Paragraph::new().add_run(run)
}

/// XML has no control characters.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, Contact};
    use basics::Day;
    use std::process::Command;

    fn letter() -> Vec<u8> {
        let letter = Letter {
            to: Address { name: "Müller & Söhne <GmbH>".into(), lines: vec!["Hauptstraße 1".into()] },
            day: Day::new(2026, 11, 26).unwrap(),
            contact: Contact::default(),
            customer_number: "C1042".into(),
            references: vec![("Order".into(), "SO100001".into())],
            subject: "Your order \u{7}4711".into(),
            salutation: "Hello,".into(),
            paragraphs: vec!["first line\nsecond line".into()],
            closing: "Kind regards".into(),
            signer: vec!["C. Brandt".into()],
        };
        docx(&Paper::Letter(letter), &Style::default()).unwrap()
    }

    #[test]
    fn a_letter_is_a_package_of_xml_in_which_text_is_text() {
        let bytes = letter();
        assert!(bytes.starts_with(b"PK\x03\x04"));
        assert!(bytes.len() > 2_000, "{}", bytes.len());
    }

    /// LibreOffice is 90 MB to fetch and 286 MB on disk for this one test, so `cargo xtask test` does not install it.
    #[test]
    fn where_an_office_suite_is_installed_it_opens_the_letter() {
        if Command::new("soffice").arg("--version").output().is_err() {
            eprintln!(
                "LibreOffice is not installed, so nothing is tried: apt-get install libreoffice-writer"
            );
            return;
        }
        let folder = std::env::temp_dir().join(format!("orderdesk-docx-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("letter.docx"), letter()).unwrap();
        let opened = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
            .args(["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"])
            .arg(&folder)
            .arg(folder.join("letter.docx"))
            .output()
            .unwrap();
        let text = std::fs::read_to_string(folder.join("letter.txt"));
        std::fs::remove_dir_all(&folder).unwrap();
        let text = text.unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&opened.stderr)));
        for said in ["Müller & Söhne <GmbH>", "Your order 4711", "Hello,", "second line", "C. Brandt"] {
            assert!(text.contains(said), "'{said}' is not in\n{text}");
        }
    }
}
