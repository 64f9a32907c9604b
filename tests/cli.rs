//! The command line as a script sees it: what it prints, what it writes, how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value as Json, json};

use rembuk::bundle::container::{self, Limits};
use rembuk::bundle::header::{BundleKind, Header};
use rembuk::bundle::key::{PublicKey, SecretKey};
use rembuk::bundle::line::{self, NewCommit};
use rembuk::bundle::write::{self, Cover, PART_BYTES};
use rembuk::domain::value::{Fields, Value};
use rembuk::log::commit::{Commit, Dot, RecordKey, ReplicaId};

/// A folder of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("rembuk-cli-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn get(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Runs `rembuk` in this folder with arguments divided by spaces.
    fn run(&self, arguments: &str) -> Run {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &str, input: &str) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rembuk"))
            .args(arguments.split_whitespace())
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads no input may be gone before it is given some.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Run(child.wait_with_output().unwrap())
    }

    /// Makes a bundle of these rows.
    fn new_bundle(&self, out: &str, office: &str, rows: &[Json]) {
        let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let arguments = format!("new --office {office} --year 2021 --out {out}");
        self.run_with(&arguments, &text).exits(0);
    }

    /// Merges and answers the digest.
    fn merge(&self, out: &str, files: &str) -> String {
        let merged = self
            .run(&format!("merge --json --out {out} {files}"))
            .exits(0)
            .json();
        merged["digest"].as_str().unwrap().to_owned()
    }

    fn list(&self, files: &str) -> Vec<Json> {
        self.run(&format!("list --json {files}")).exits(0).lines()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a run ended and what it said.
struct Run(Output);

impl Run {
    #[track_caller]
    fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.0.status.code(),
            Some(code),
            "{}\n{}",
            self.out(),
            self.err()
        );
        self
    }

    fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    fn lines(&self) -> Vec<Json> {
        let out = self.out();
        out.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn json(&self) -> Json {
        let lines = self.lines();
        assert_eq!(lines.len(), 1);
        lines[0].clone()
    }
}

fn codes(object: &Json) -> Vec<&str> {
    let problems = object["masalah"].as_array().unwrap();
    problems
        .iter()
        .map(|problem| problem["kode"].as_str().unwrap())
        .collect()
}

/// A commit made by hand.
fn commit(
    replica: u8,
    seq: u64,
    record: (&str, &str),
    parents: &[&Commit],
    f: &[(&str, Value)],
) -> Commit {
    let fields = f
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    line::seal(NewCommit {
        dot: Dot {
            replica: ReplicaId([replica; 16]),
            seq,
        },
        record: RecordKey::new(record.0, record.1),
        parents: parents.iter().map(|parent| parent.reference()).collect(),
        schema: 1,
        written_ms: 1_600_000_000_000,
        fields: fields.collect::<Fields>(),
    })
}

fn cover(kind: BundleKind, office: &str, replica: u8) -> Cover {
    Cover {
        kind,
        office: office.to_owned(),
        year: 2021,
        replica: ReplicaId([replica; 16]),
        number: 1,
        written_ms: 1_600_000_000_000,
        is_example: false,
    }
}

fn bundle(cover: &Cover, commits: &[&Commit], key: Option<&SecretKey>) -> Vec<u8> {
    write::write(cover, &[], commits, key, PART_BYTES).remove(0)
}

/// The text of a file with one line changed, its check made to fit again.
fn tampered(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(file.to_vec()).unwrap();
    let lines = text.lines().map(|line| {
        if !line.contains(from) {
            return line.to_owned();
        }
        let start = line.find("[\"").unwrap();
        let (before, element) = line.split_at(start);
        let end = element.rfind(']').unwrap() + 1;
        let (element, after) = element.split_at(end);
        let body = element[16..element.len() - 1].replace(from, to);
        let value = rembuk::bundle::json::parse(body.as_bytes()).unwrap();
        let body = rembuk::bundle::canonical::to_bytes(&value);
        let hash = rembuk::log::commit::CommitHash(rembuk::bundle::canonical::sha256(&body));
        let body = String::from_utf8(body).unwrap();
        format!("{before}[\"{}\",{body}]{after}", hash.check())
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n").into_bytes()
}

fn row(id: &str, more: Json) -> Json {
    let mut row = json!({"id": id, "usulan": format!("Jalan {id}"), "volume": 10, "satuan": "m"});
    let members = more.as_object().unwrap().clone();
    row.as_object_mut().unwrap().extend(members);
    row
}

#[test]
fn every_field_comes_back() {
    let folder = Folder::new();
    let full = json!({
        "id": "M2021-3216012002-001", "sumber": "musrenbang", "tahun": 2021,
        "kode_desa": "32.16.01.2002", "kecamatan": "Tarumajaya", "desa": "Segarajaya",
        "dusun": "I", "rt": "006", "rw": "018", "usulan": "Jalan \"beton\" \\ 🚧 — RT 006/018",
        "masalah": "Rusak\nparah\tsaat hujan\u{1}\u{7f}\u{2028}\u{202e}", "alamat": "=1+1;'--<script>",
        "lat": -6.096924, "lon": 106.987027, "volume": 1322.8, "satuan": "m",
        "anggaran": 9_007_199_254_740_991_i64, "opd_tujuan": "Dinas", "bidang": "Infrastruktur",
        "kode_sub_kegiatan": "1.03.10.2.01.0009", "penerima_manfaat": 73, "pengusul": "RW 018",
        "tanggal": "2019-11-19", "prioritas": 2, "skor": {"urgensi": 4, "biaya": 0.1},
    });
    let mut sent = full.clone();
    sent["tambahan"] = json!({"dalam": [1, 2.5, null, "é"], "": "nama kosong"});
    sent["ｆｉｅｌｄ 名"] = json!("日本");
    sent["kosong"] = json!("");
    sent["nol"] = Json::Null;
    folder.new_bundle("a.json", "32.16.01.2002", &[sent.clone()]);
    let listed = folder.list("a.json");
    let mut expected = sent;
    expected.as_object_mut().unwrap().remove("nol");
    expected["kantor"] = json!("32.16.01.2002");
    expected["konflik"] = json!({});
    expected["tanggapan"] = json!([]);
    assert_eq!(listed, [expected]);

    let bare = json!({"usulan": "tanpa id"});
    folder.new_bundle("b.json", "dprd", &[bare.clone(), bare]);
    let listed = folder.list("b.json");
    assert_eq!(listed.len(), 2);
    for name in full
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| !["id", "usulan"].contains(&name.as_str()))
    {
        assert_eq!(listed[0].get(name), Some(&Json::Null), "{name}");
    }
    assert!(listed[0]["id"].as_str().unwrap().len() >= 26);
    assert_ne!(listed[0]["id"], listed[1]["id"]);
}

#[test]
fn numbers_are_canonical() {
    let folder = Folder::new();
    let rows =
        "{\"id\":7,\"volume\":1.0,\"lebar\":2.50,\"lat\":-0.0,\"besar\":1e21,\"kecil\":1e-7}\n";
    folder
        .run_with("new --office bappeda --year 2021 --out a.json", rows)
        .exits(0);
    let out = folder.run("list --json a.json").exits(0).out();
    for expected in [
        "\"id\":\"7\"",
        "\"volume\":1,",
        "\"lebar\":2.5,",
        "\"lat\":0,",
        "\"besar\":1e+21,",
        "\"kecil\":1e-7,",
    ] {
        assert!(out.contains(expected), "{expected} in {out}");
    }
}

#[test]
fn two_that_changed_it_apart_are_both_shown() {
    let folder = Folder::new();
    folder.new_bundle(
        "a.json",
        "32.16.01.2001",
        &[row("u1", json!({"volume": 12}))],
    );
    folder.new_bundle(
        "b.json",
        "32.16.01.2001",
        &[row("u1", json!({})), row("u2", json!({}))],
    );
    folder.new_bundle(
        "c.json",
        "32.16.01.2001",
        &[json!({"id": "u2", "dihapus": true})],
    );
    let merged = folder
        .run("merge --json --out m.json a.json b.json c.json")
        .exits(0)
        .json();
    assert_eq!(merged["catatan"], 4);
    assert_eq!(merged["usulan"], 2);
    assert_eq!(merged["konflik"], 2);
    assert_eq!(merged["menunggu"], 0);
    let listed = folder.list("m.json");
    assert_eq!(listed[0]["konflik"], json!({"volume": [10, 12]}));
    assert!([json!(10), json!(12)].contains(&listed[0]["volume"]));
    assert_eq!(listed[1]["konflik"], json!({"dihapus": [false, true]}));
}

#[test]
fn a_later_row_edits_the_earlier() {
    let folder = Folder::new();
    let rows = [
        row("u1", json!({"masalah": "lama"})),
        json!({"id": "u1", "volume": 11, "masalah": null}),
        row("u2", json!({})),
        json!({"id": "u2", "dihapus": true}),
        row("u3", json!({"kantor": "32.16.01.2003"})),
    ];
    folder.new_bundle("a.json", "32.16.01.2001", &rows);
    let listed = folder.list("a.json");
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["volume"], 11);
    assert_eq!(listed[0]["masalah"], "lama");
    assert_eq!(listed[0]["konflik"], json!({}));
    assert_eq!(listed[1]["kantor"], "32.16.01.2003");
    // What list says can be given to new again.
    let out = folder.run("list --json a.json").exits(0).out();
    folder
        .run_with("new --office bappeda --year 2021 --out b.json -", &out)
        .exits(0);
    assert_eq!(folder.list("b.json"), listed);
}

#[test]
fn order_repetition_and_grouping_do_not_matter() {
    let folder = Folder::new();
    for (name, office) in [
        ("a", "32.16.01.2001"),
        ("b", "32.16.01.2002"),
        ("c", "32.16.02.2001"),
    ] {
        let rows = [
            row("u1", json!({"volume": name})),
            row(&format!("u-{name}"), json!({})),
        ];
        folder.new_bundle(&format!("{name}.json"), office, &rows);
    }
    let digest = folder.merge("m.json", "a.json b.json c.json");
    assert_eq!(
        folder.merge("n.json", "c.json a.json b.json a.json c.json"),
        digest
    );
    assert_eq!(folder.merge("o.json", "m.json"), digest);
    let _ = folder.merge("ab.json", "a.json b.json");
    let _ = folder.merge("bc.json", "c.json b.json");
    assert_eq!(folder.merge("p.json", "bc.json ab.json m.json"), digest);
    assert_eq!(folder.list("p.json"), folder.list("a.json b.json c.json"));

    // Each archive hands on the three it came from, and they can be checked in it.
    for name in ["m.json", "n.json", "o.json", "p.json"] {
        let reading = rembuk::bundle::read::read(&folder.get(name), &Limits::default());
        assert!(reading.is_whole());
        let offices: Vec<&str> = reading
            .sources
            .iter()
            .map(|s| s.header.office.as_str())
            .collect();
        assert_eq!(offices, ["32.16.01.2001", "32.16.01.2002", "32.16.02.2001"]);
        let verdict = folder.run(&format!("verify --json {name}")).exits(0).json();
        assert_eq!(verdict["tanda_tangan"], "tanpa");
        assert_eq!(verdict["jenis"], "arsip");
        assert_eq!(verdict["kantor"], "bappeda");
    }
    let verdict = folder.run("verify --json ab.json").exits(0).json();
    assert_eq!(verdict["kantor"], "32.16.01");
    let printed = folder
        .run("merge --out q.json a.json b.json c.json")
        .exits(0)
        .out();
    assert!(
        printed
            .lines()
            .any(|line| line == format!("digest: {digest}")),
        "{printed}"
    );
}

#[test]
fn an_archive_may_be_signed() {
    let folder = Folder::new();
    folder.new_bundle("a.json", "32.16.01.2001", &[row("u1", json!({}))]);
    let signed = folder
        .run("merge --json --key k --out m.json a.json")
        .exits(0)
        .json();
    let verdict = folder.run("verify --json m.json").exits(0).json();
    assert_eq!(verdict["tanda_tangan"], "sah_tak_dikenal");
    // A signed archive is itself handed on, beside what it came from.
    assert_eq!(
        folder.merge("n.json", "m.json"),
        signed["digest"].as_str().unwrap()
    );
    let reading = rembuk::bundle::read::read(&folder.get("n.json"), &Limits::default());
    assert_eq!(reading.sources.len(), 2);
    folder.run("verify n.json").exits(0);
    // The same key again.
    let text = String::from_utf8(folder.get("k")).unwrap();
    assert_eq!(text.trim().len(), 64);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path("k"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    folder.put("bad-key", "abc");
    folder
        .run("merge --key bad-key --out o.json a.json")
        .exits(2);
    assert!(!folder.names().contains(&"o.json".to_owned()));
}

#[test]
fn damage_is_named_and_the_rest_is_taken() {
    let folder = Folder::new();
    let rows: Vec<Json> = (1..=5).map(|n| row(&format!("u{n}"), json!({}))).collect();
    folder.new_bundle("a.json", "32.16.01.2001", &rows);
    let whole = folder.get("a.json");
    let text = String::from_utf8(whole.clone()).unwrap();
    let line = text
        .lines()
        .position(|line| line.contains("Jalan u3"))
        .unwrap()
        + 1;
    folder.put("flipped.json", text.replace("Jalan u3", "Jalan v3"));
    let verdict = folder
        .run("verify --json flipped.json a.json")
        .exits(2)
        .lines();
    assert_eq!(verdict[0]["catatan"], 4);
    assert_eq!(verdict[0]["digest"], Json::Null);
    assert_eq!(verdict[0]["tanda_tangan"], "salah");
    assert_eq!(verdict[0]["masalah"][0]["baris"], line);
    assert_eq!(verdict[0]["masalah"][0]["kode"], "cek_salah");
    assert_eq!(codes(&verdict[1]), [""; 0]);
    assert_eq!(verdict[1]["catatan"], 5);
    let merged = folder
        .run("merge --json --out m.json flipped.json")
        .exits(2)
        .json();
    assert_eq!(merged["usulan"], 4);
    assert_eq!(merged["masalah"][0]["berkas"], "flipped.json");
    // What was saved stands in an archive of its own, whole.
    folder.run("verify m.json").exits(0);
    let run = folder.run("list --json flipped.json").exits(2);
    assert_eq!(run.lines().len(), 4);
    assert!(
        run.err().contains(&format!("flipped.json: baris {line}: ")),
        "{}",
        run.err()
    );

    let cut = text.find("Jalan u4").unwrap();
    folder.put("cut.json", &text[..cut]);
    let verdict = folder.run("verify --json cut.json").exits(2).json();
    assert_eq!(verdict["catatan"], 3);
    assert_eq!(verdict["tanda_tangan"], "tanpa");
    assert!(codes(&verdict).contains(&"terpotong"));

    let packed = container::pack(&whole);
    folder.put("packed", &packed);
    let verdicts = folder.run("verify --json packed a.json").exits(0).lines();
    assert_eq!(verdicts[0]["digest"], verdicts[1]["digest"]);
    folder.put("packed-cut", &packed[..packed.len() / 2]);
    let verdict = folder.run("verify --json packed-cut").exits(2).json();
    assert!(codes(&verdict).contains(&"terpotong"), "{verdict}");
}

#[test]
fn a_changed_or_wrongly_signed_file_is_refused() {
    let folder = Folder::new();
    folder.new_bundle(
        "a.json",
        "32.16.01.2001",
        &[row("u1", json!({})), row("u2", json!({}))],
    );
    folder.new_bundle("b.json", "32.16.01.2002", &[row("u3", json!({}))]);
    let a = folder.get("a.json");
    folder.put("changed.json", tampered(&a, "Jalan u1", "Jalan tol"));
    folder.put(
        "office.json",
        tampered(&a, "32.16.01.2001", "32.16.01.2009"),
    );
    // A signature by the right key over something else.
    let b = String::from_utf8(folder.get("b.json")).unwrap();
    let ttd = |text: &str| {
        let start = text.find("\"ttd\":\"").unwrap() + 7;
        text[start..start + 128].to_owned()
    };
    let a_text = String::from_utf8(a.clone()).unwrap();
    folder.put("signature.json", tampered(&a, &ttd(&a_text), &ttd(&b)));
    folder.put(
        "taken-off.json",
        tampered(&a, &format!("\"{}\"", ttd(&a_text)), "null"),
    );
    let cases = [
        ("changed.json", "digest_salah"),
        ("office.json", "digest_salah"),
        ("signature.json", "tanda_tangan_salah"),
        ("taken-off.json", "tanda_tangan_salah"),
    ];
    for (name, code) in cases {
        let verdict = folder.run(&format!("verify --json {name}")).exits(2).json();
        assert_eq!(codes(&verdict), [code], "{name}");
        assert_eq!(verdict["tanda_tangan"], "salah", "{name}");
        let merged = folder
            .run(&format!("merge --json --out m.json b.json {name}"))
            .exits(2)
            .json();
        assert_eq!(merged["usulan"], 1, "{name}");
        assert_eq!(merged["masalah"][0]["berkas"], name);
        let run = folder.run(&format!("list --json {name}")).exits(2);
        assert_eq!(run.out(), "");
    }
}

#[test]
fn a_source_that_was_changed_in_an_archive_is_named() {
    let folder = Folder::new();
    folder.new_bundle("a.json", "32.16.01.2001", &[row("u1", json!({}))]);
    folder.new_bundle("b.json", "32.16.01.2002", &[row("u2", json!({}))]);
    let _ = folder.merge("m.json", "a.json b.json");
    let reading = rembuk::bundle::read::read(&folder.get("m.json"), &Limits::default());
    let archive = cover(BundleKind::Arsip, "32.16.01", 9);

    // Sealed anew over other content.
    let mut commits = reading.commits.clone();
    let forged = line::seal(NewCommit {
        dot: commits[0].dot,
        record: commits[0].record.clone(),
        parents: vec![],
        schema: 1,
        written_ms: 0,
        fields: Fields::from([("usulan".to_owned(), Value::from("lain"))]),
    });
    commits[0] = forged;
    let by_reference: Vec<&Commit> = commits.iter().collect();
    let forged =
        write::write(&archive, &reading.sources, &by_reference, None, PART_BYTES).remove(0);
    folder.put("forged.json", forged);

    // With the signature of another.
    let mut sources = reading.sources.clone();
    sources[0].footer.signature = sources[1].footer.signature;
    let by_reference: Vec<&Commit> = reading.commits.iter().collect();
    let wrong = write::write(&archive, &sources, &by_reference, None, PART_BYTES).remove(0);
    folder.put("wrong.json", wrong);

    for (name, code) in [
        ("forged.json", "asal_tak_lengkap"),
        ("wrong.json", "tanda_tangan_asal_salah"),
    ] {
        let verdict = folder.run(&format!("verify --json {name}")).exits(2).json();
        assert_eq!(codes(&verdict), [code]);
        let merged = folder
            .run(&format!("merge --json --out n.json {name}"))
            .exits(2)
            .json();
        assert_eq!(codes(&merged), [code]);
        // It does not get lost on the way up.
        let again = folder.run("verify --json n.json").exits(2).json();
        assert_eq!(codes(&again), [code]);
    }
    // Together with the original all is well again in what is written.
    folder.run("merge --out o.json wrong.json a.json").exits(2);
    folder.run("verify o.json").exits(0);
    // And a true one stays true beside a forged twin.
    folder
        .run("merge --out p.json forged.json a.json b.json")
        .exits(2);
    folder.run("verify p.json").exits(0);
}

#[test]
fn a_newer_format_is_left_alone() {
    let folder = Folder::new();
    folder.new_bundle("a.json", "32.16.01.2001", &[row("u1", json!({}))]);
    let a = folder.get("a.json");
    folder.put(
        "newer.json",
        tampered(&a, "\"versi_baca\":1", "\"versi_baca\":2"),
    );
    let verdict = folder.run("verify --json newer.json").exits(2).json();
    assert_eq!(codes(&verdict), ["versi_baru"]);
    assert_eq!(verdict["catatan"], 0);
    folder.run("merge --out m.json newer.json").exits(2);
    assert!(!folder.names().contains(&"m.json".to_owned()));
    let merged = folder
        .run("merge --json --out m.json newer.json a.json")
        .exits(2)
        .json();
    assert_eq!(merged["usulan"], 1);
}

#[test]
fn a_missing_or_foreign_file_is_named() {
    let folder = Folder::new();
    folder.new_bundle("a.json", "32.16.01.2001", &[row("u1", json!({}))]);
    folder.put("empty", "");
    folder.put("other.json", "{\"a\":1}");
    let verdicts = folder
        .run("verify --json none.json a.json empty other.json .")
        .exits(2)
        .lines();
    let found: Vec<Vec<&str>> = verdicts.iter().map(codes).collect();
    let (unreadable, foreign) = (vec!["tak_terbaca"], vec!["bukan_berkas"]);
    assert_eq!(
        found,
        [
            unreadable.clone(),
            vec![],
            foreign.clone(),
            foreign,
            unreadable
        ]
    );
    assert_eq!(verdicts[0]["jenis"], Json::Null);
    assert_eq!(verdicts[0]["berkas"], "none.json");
    let merged = folder
        .run("merge --json --out m.json a.json none.json")
        .exits(2)
        .json();
    assert_eq!(merged["usulan"], 1);
    assert_eq!(merged["masalah"][0]["berkas"], "none.json");
    let run = folder.run("list --json none.json a.json").exits(2);
    assert_eq!(run.lines().len(), 1);
}

#[test]
fn the_output_is_never_half_written() {
    let folder = Folder::new();
    folder.new_bundle("a.json", "32.16.01.2001", &[row("u1", json!({}))]);
    folder.put("other.json", "[]");
    folder.put("out.json", "lama");
    folder
        .run("merge --out out.json other.json none.json")
        .exits(2);
    folder
        .run_with(
            "new --office bappeda --year 2021 --out out.json",
            "salah\n[1]\n",
        )
        .exits(2);
    folder
        .run("merge --key other.json --out out.json a.json")
        .exits(2);
    assert_eq!(folder.get("out.json"), b"lama");
    let run = folder
        .run("merge --json --out none/out.json a.json")
        .exits(2);
    assert_eq!(codes(&run.json()), ["tak_tertulis"]);
    folder.run("merge --out out.json a.json").exits(0);
    assert_ne!(folder.get("out.json"), b"lama");
    assert_eq!(folder.names(), ["a.json", "other.json", "out.json"]);
}

#[test]
fn parts_belong_together() {
    let folder = Folder::new();
    let commits: Vec<Commit> = (1..=20)
        .map(|seq| {
            commit(
                1,
                seq,
                ("usulan", &format!("u{seq:02}")),
                &[],
                &[("volume", Value::Int(1))],
            )
        })
        .collect();
    let commits: Vec<&Commit> = commits.iter().collect();
    let key = SecretKey::from_seed([1; 32]);
    let cover = cover(BundleKind::Usulan, "32.16.01.2001", 1);
    folder.put("all.json", bundle(&cover, &commits, Some(&key)));
    let parts = write::write(&cover, &[], &commits, Some(&key), 600);
    assert!(parts.len() > 2);
    let mut names = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        names.push(format!("part{index}.json"));
        folder.put(&names[index], part);
    }
    names.reverse();
    let digest = folder.merge("m.json", &names.join(" "));
    assert_eq!(digest, folder.merge("n.json", "all.json"));
    folder.run("verify m.json").exits(0);
    let some = names[1..].join(" ");
    let merged = folder
        .run(&format!("merge --json --out o.json {some}"))
        .exits(2)
        .json();
    assert_eq!(codes(&merged), ["bagian_kurang"]);
    assert!(merged["usulan"].as_i64().unwrap() > 0);
}

#[test]
fn what_waits_and_what_is_unknown_is_kept() {
    let folder = Folder::new();
    let first = commit(1, 1, ("usulan", "u1"), &[], &[("volume", Value::Int(1))]);
    let second = commit(
        2,
        1,
        ("usulan", "u1"),
        &[&first],
        &[("volume", Value::Int(2))],
    );
    let unknown = commit(2, 2, ("jenis_baru", "x"), &[], &[("isi", Value::from("?"))]);
    let cover = cover(BundleKind::Usulan, "32.16.01.2001", 2);
    folder.put("late.json", bundle(&cover, &[&second, &unknown], None));
    folder.put("first.json", bundle(&cover, &[&first], None));
    let merged = folder
        .run("merge --json --out m.json late.json")
        .exits(0)
        .json();
    assert_eq!(merged["menunggu"], 1);
    assert_eq!(merged["usulan"], 0);
    assert_eq!(merged["catatan"], 2);
    let merged = folder
        .run("merge --json --out n.json m.json first.json")
        .exits(0)
        .json();
    assert_eq!(merged["menunggu"], 0);
    assert_eq!(merged["catatan"], 3);
    assert_eq!(folder.list("n.json")[0]["volume"], 2);
}

#[test]
fn opinions_stand_beside_the_usulan_in_order() {
    let folder = Folder::new();
    let opinion = |seq, id: &str, stage: &str, office: &str, more: &[(&str, Value)]| {
        let mut fields = vec![
            ("usulan", Value::from("u1")),
            ("tahap", Value::from(stage)),
            ("kantor", Value::from(office)),
        ];
        fields.extend_from_slice(more);
        commit(3, seq, ("tanggapan", id), &[], &fields)
    };
    let usulan = [
        commit(
            1,
            1,
            ("usulan", "u1"),
            &[],
            &[
                ("kantor", Value::from("32.16.01.2001")),
                ("prioritas", Value::Int(10)),
            ],
        ),
        commit(
            1,
            2,
            ("usulan", "u2"),
            &[],
            &[
                ("kantor", Value::from("32.16.01.2001")),
                ("prioritas", Value::Int(9)),
            ],
        ),
        commit(
            1,
            3,
            ("usulan", "u0"),
            &[],
            &[("kantor", Value::from("32.16.01.2001"))],
        ),
        commit(
            1,
            4,
            ("usulan", "u9"),
            &[],
            &[("kantor", Value::from("32.16.01.1001"))],
        ),
        commit(
            1,
            5,
            ("usulan", "u3"),
            &[],
            &[
                ("kantor", Value::from("32.16.01.2001")),
                ("prioritas", Value::Dec(9.5)),
            ],
        ),
    ];
    let opinions = [
        opinion(
            1,
            "a",
            "kecamatan",
            "32.16.01",
            &[
                ("hasil", Value::from("setuju")),
                ("volume", Value::Dec(2.5)),
            ],
        ),
        opinion(2, "b", "forum", "pd.b", &[]),
        opinion(3, "c", "forum", "pd.a", &[("catatan_lain", Value::Int(1))]),
    ];
    let by_reference: Vec<&Commit> = usulan.iter().chain(&opinions).collect();
    let cover = cover(BundleKind::Keputusan, "32.16.01", 1);
    folder.put("a.json", bundle(&cover, &by_reference, None));
    let listed = folder.list("a.json");
    let ids: Vec<&str> = listed
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["u9", "u2", "u3", "u1", "u0"]);
    let empty =
        json!({"hasil": null, "alasan": null, "teks": null, "volume": null, "anggaran": null});
    let expected = [
        json!({"tahap": "forum", "kantor": "pd.a"}),
        json!({"tahap": "forum", "kantor": "pd.b"}),
        json!({"tahap": "kecamatan", "kantor": "32.16.01", "hasil": "setuju", "volume": 2.5}),
    ];
    let expected = expected.map(|opinion| {
        let mut whole = empty.clone();
        whole
            .as_object_mut()
            .unwrap()
            .extend(opinion.as_object().unwrap().clone());
        whole
    });
    assert_eq!(listed[3]["tanggapan"], json!(expected));
    assert_eq!(listed[1]["tanggapan"], json!([]));
    let table = folder.run("list a.json").exits(0).out();
    assert!(
        table.contains("kecamatan: setuju") && table.ends_with("5 usulan\n"),
        "{table}"
    );
}

#[test]
fn a_roster_makes_keys_known() {
    let folder = Folder::new();
    folder.put("k", "01".repeat(32));
    folder
        .run_with(
            "new --office bappeda --year 2021 --key k --out a.json",
            "{}\n",
        )
        .exits(0);
    let key: PublicKey = SecretKey::from_seed([1; 32]).public();
    let entry = |seq, office: &str| {
        commit(
            5,
            seq,
            ("kunci", office),
            &[],
            &[
                ("kantor", Value::from(office)),
                ("kunci", Value::from(key.to_string())),
            ],
        )
    };
    let roster = cover(BundleKind::Kunci, "bappeda", 5);
    folder.put(
        "roster.json",
        bundle(&roster, &[&entry(1, "bappeda")], None),
    );
    folder.put("others.json", bundle(&roster, &[&entry(1, "dprd")], None));
    let state = |options: &str, code| {
        folder
            .run(&format!("verify --json {options} a.json"))
            .exits(code)
            .json()["tanda_tangan"]
            .clone()
    };
    assert_eq!(state("", 0), "sah_tak_dikenal");
    assert_eq!(state("--roster roster.json", 0), "sah_dikenal");
    assert_eq!(state("--roster others.json", 0), "sah_tak_dikenal");
    assert_eq!(
        state("--roster=others.json --roster=roster.json", 0),
        "sah_dikenal"
    );
    assert_eq!(state("--roster a.json", 2), "sah_tak_dikenal");
    assert_eq!(state("--roster none.json", 2), "sah_tak_dikenal");
}

#[test]
fn bad_rows_are_named_and_the_others_taken() {
    let folder = Folder::new();
    let long = "x".repeat(201);
    let huge = "x".repeat(1_000_001);
    let deep = "[".repeat(63) + &"]".repeat(63);
    let rows = format!(
        "\u{feff}{{\"id\":\"u1\"}}\r\n\n{{\"id\":\"u2\"\n{{\"a\":1,\"a\":2}}\n{{\"a\":9007199254740993}}\n\
        [1]\n{{\"id\":true}}\n{{\"id\":\"{long}\"}}\n{{\"a\":\"{huge}\"}}\n{{\"a\":\"\\ud800\"}}\n\
        {{\"dihapus\":\"ya\"}}\n{{\"konflik\":{{\"a\":[1,2]}}}}\n{{\"a\":{deep}}}\n{{\"id\":\"u3\"}}"
    );
    let run = folder
        .run_with("new --office bappeda --year 2021 --out a.json", &rows)
        .exits(2);
    let named: Vec<(u64, String)> = run
        .err()
        .lines()
        .map(|line| {
            let number = line
                .split("baris ")
                .nth(1)
                .unwrap()
                .split(':')
                .next()
                .unwrap();
            let code = line.rsplit('[').next().unwrap().trim_end_matches(']');
            (number.parse().unwrap(), code.to_owned())
        })
        .collect();
    let expected = [
        (3, "json_salah"),
        (4, "nama_ganda"),
        (5, "angka_terlalu_besar"),
        (6, "bukan_objek"),
        (7, "id_salah"),
        (8, "id_salah"),
        (9, "baris_terlalu_panjang"),
        (10, "surogat_tunggal"),
        (11, "dihapus_salah"),
        (12, "nama_khusus"),
        (13, "terlalu_dalam"),
    ];
    let expected = expected.map(|(line, code)| (line, code.to_owned()));
    assert_eq!(named, expected);
    let ids: Vec<Json> = folder
        .list("a.json")
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert_eq!(ids, ["u1", "u3"]);
}

#[test]
fn a_large_archive_is_packed() {
    let folder = Folder::new();
    let rows: Vec<Json> = (0..1500)
        .map(|n| row(&format!("u{n}"), json!({"masalah": "x".repeat(1500)})))
        .collect();
    folder.new_bundle("a.json", "32.16.01.2001", &rows);
    assert_eq!(folder.get("a.json")[..2], [0x1f, 0x8b]);
    let digest = folder.merge("m.json.gz", "a.json");
    assert_eq!(folder.get("m.json.gz")[..2], [0x1f, 0x8b]);
    assert_eq!(folder.merge("n.json", "m.json.gz"), digest);
}

#[test]
fn wrong_calls_are_told_apart_from_wrong_files() {
    let folder = Folder::new();
    folder.new_bundle("a.json", "bappeda", &[json!({})]);
    let calls = [
        "",
        "periksa",
        "verify",
        "verify --json",
        "verify --out x a.json",
        "verify --roster",
        "merge a.json",
        "merge --out",
        "merge --out x",
        "merge --out x --json=ya a.json",
        "list",
        "list --semua a.json",
        "list -j a.json",
        "new --office bappeda --year 2021",
        "new --office bappeda --out x",
        "new --year 2021 --out x",
        "new --office Bappeda --year 2021 --out x",
        "new --office 32.16 --year 2021 --out x",
        "new --office bappeda --year 21 --out x",
        "new --office bappeda --year dua --out x",
        "new --office bappeda --year 2021 --out x a b",
        "--semua",
    ];
    for call in calls {
        let run = folder.run(call).exits(1);
        assert_eq!(run.out(), "", "{call}");
        assert_ne!(run.err(), "", "{call}");
    }
    assert_eq!(folder.names(), ["a.json"]);
    for call in [
        "--help",
        "-h",
        "help",
        "verify --help",
        "merge -h",
        "list --help",
        "new --help",
    ] {
        let run = folder.run(call).exits(0);
        assert!(run.out().contains("Contoh:"), "{call}");
    }
    let version = folder.run("--version").exits(0).out();
    assert_eq!(version, format!("rembuk {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_header_of_many_parts_is_no_trap() {
    let folder = Folder::new();
    let one = commit(1, 1, ("usulan", "u1"), &[], &[]);
    let header = Header {
        version: 1,
        reader: 1,
        required: vec![],
        kind: BundleKind::Usulan,
        office: "bappeda".to_owned(),
        year: 2021,
        replica: ReplicaId([1; 16]),
        key: None,
        number: 1,
        part: 7,
        parts: u32::MAX,
        prerequisites: vec![],
        count: 1,
        source_count: 0,
        written_ms: 0,
        extra: Fields::new(),
    };
    folder.put(
        "a.json",
        write::part(&header, &[], &[&one], &[line::encode(&one)], None),
    );
    let merged = folder
        .run("merge --json --out m.json a.json")
        .exits(2)
        .json();
    assert_eq!(codes(&merged), ["bagian_kurang"]);
    assert!(Path::new(&folder.path("m.json")).exists());
}

#[test]
fn a_damaged_archive_is_completed_by_the_originals() {
    let folder = Folder::new();
    for n in 1..=3 {
        let office = format!("32.16.01.200{n}");
        folder.new_bundle(
            &format!("{n}.json"),
            &office,
            &[row(&format!("u{n}"), json!({}))],
        );
    }
    let digest = folder.merge("m.json", "1.json 2.json 3.json");
    let text = String::from_utf8(folder.get("m.json")).unwrap();
    folder.put("flipped.json", text.replace("Jalan u2", "Jalan v2"));
    let sources = |name: &str| {
        let reading = rembuk::bundle::read::read(&folder.get(name), &Limits::default());
        assert!(reading.is_whole());
        reading.sources.len()
    };
    folder.run("merge --out n.json flipped.json").exits(2);
    folder.run("verify n.json").exits(0);
    assert_eq!(sources("n.json"), 2);
    let merged = folder
        .run("merge --json --out o.json flipped.json 2.json")
        .exits(2)
        .json();
    assert_eq!(merged["digest"], digest);
    folder.run("verify o.json").exits(0);
    assert_eq!(sources("o.json"), 3);
}

#[test]
fn a_copied_profile_keeps_both_and_both_stay_signed() {
    let folder = Folder::new();
    let key = SecretKey::from_seed([1; 32]);
    let cover = cover(BundleKind::Usulan, "32.16.01.2001", 1);
    let first = commit(1, 1, ("usulan", "u1"), &[], &[("volume", Value::Int(1))]);
    let here = commit(
        1,
        2,
        ("usulan", "u1"),
        &[&first],
        &[("volume", Value::Int(2))],
    );
    let there = commit(
        1,
        2,
        ("usulan", "u1"),
        &[&first],
        &[("volume", Value::Int(3))],
    );
    folder.put("here.json", bundle(&cover, &[&first, &here], Some(&key)));
    folder.put("there.json", bundle(&cover, &[&first, &there], Some(&key)));
    let digest = folder.merge("m.json", "here.json there.json");
    let _ = folder.merge("h.json", "here.json");
    let _ = folder.merge("t.json", "there.json");
    for files in ["m.json", "t.json h.json", "m.json h.json there.json"] {
        assert_eq!(folder.merge("n.json", files), digest, "{files}");
        folder.run("verify n.json").exits(0);
        let reading = rembuk::bundle::read::read(&folder.get("n.json"), &Limits::default());
        assert_eq!(reading.sources.len(), 2, "{files}");
        assert_eq!(
            folder.list("n.json")[0]["konflik"],
            json!({"volume": [2, 3]})
        );
    }
}
