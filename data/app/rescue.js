// What stays when the app is gone: an overlay and an emergency backup in plain JavaScript, without wasm.
// A classic script in old syntax, so that a browser too old for the app still shows why.
//
//   rembukRescue.show(message)       the app broke (a panic on the page or in the worker)
//   rembukRescue.bootFailed(error)   the app, or its engine behind the first screen, could not start
//   rembukRescue.started()           the app runs: script errors are no longer failures to start
//   rembukRescue.collect(done)       done(error, [{name, blob}]): one backup file per database
//
// The backup file is JSON in the layout of a bundle, one commit a line, without a seal, read straight from
// IndexedDB: databases "rembuk-…" (where the browser cannot list them: the names in localStorage
// "rembuk-databases", a JSON array); stores "segmen", "ekor" and "masuk" hold bytes: UTF-8 lines, each
// ["check",{commit}]. What is not JSON among them, and the text in the other stores, goes to "lain".
// The secret key is left out: the file is handed to others.

(function () {
  "use strict";

  var running = false;
  var shown = false;

  // ---- The backup ----

  function databaseNames(done) {
    function fromList() {
      try {
        done(null, JSON.parse(localStorage.getItem("rembuk-databases")) || []);
      } catch (error) {
        done(null, []);
      }
    }
    if (!window.indexedDB) return done(new Error("IndexedDB"));
    if (!indexedDB.databases) return fromList();
    indexedDB.databases().then(function (list) {
      var names = [];
      list.forEach(function (entry) {
        if (entry.name.indexOf("rembuk-") === 0) names.push(entry.name);
      });
      done(null, names.sort());
    }, fromList);
  }

  function textOf(value) {
    if (typeof value === "string") return value;
    if (!(value instanceof ArrayBuffer || ArrayBuffer.isView(value))) return null;
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(value);
    } catch (error) {
      return null;
    }
  }

  function isJson(line) {
    try {
      JSON.parse(line);
      return true;
    } catch (error) {
      return false;
    }
  }

  function addLines(value, found) {
    var text = textOf(value);
    if (text === null) text = new TextDecoder().decode(value);
    var good = [];
    text.split("\n").forEach(function (line) {
      if (line === "" || line === "\r") return;
      if (isJson(line)) good.push(line);
      else found.damaged.push(line);
    });
    if (!good.length) return;
    // As a Blob at once: the browser may keep it outside the page's memory.
    found.lines.push(new Blob([(found.count ? ",\n" : "") + good.join(",\n")]));
    found.count += good.length;
  }

  function withoutSecret(name, value) {
    return name === "seed" ? undefined : value;
  }

  function addOther(store, key, value, found) {
    var text = textOf(value);
    try {
      // What the app keeps is JSON; what is not text has no place in a text file.
      var plain = text === null ? value : isJson(text) ? JSON.parse(text) : text.indexOf("seed") < 0 ? text : null;
      if (plain instanceof Blob || plain instanceof ArrayBuffer || ArrayBuffer.isView(plain)) return;
      if (store === "meta" && key === "ruang") found.identity = plain;
      found.others[store].push(JSON.parse(JSON.stringify([key, plain], withoutSecret)));
    } catch (error) {
      found.damaged.push(store + ": " + error);
    }
  }

  /** The opening line, with the check of its canonical form where the browser can compute it. */
  function headerLine(name, found, done) {
    var identity = found.identity || {};
    var header = {
      bagian: 1, basis: name, dari: 1, dibuat: Date.now(), jenis: "darurat", jumlah: found.count, jumlah_asal: 0,
      kantor: String(identity.office), kunci: null, nomor: 1, replika: String(identity.replica), syarat: [],
      tahun: Number(identity.year) || 0, versi: 1, versi_baca: 1, wajib: []
    };
    // Canonical: the names above are in order.
    var text = JSON.stringify(header);
    function withCheck(check) {
      done('["' + check + '",' + text + "]");
    }
    if (!window.crypto || !crypto.subtle || !found.identity) return withCheck("");
    crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(function (digest) {
      var bytes = [].slice.call(new Uint8Array(digest, 0, 6));
      withCheck(bytes.map(function (byte) { return (byte + 256).toString(16).slice(1); }).join(""));
    }, function () {
      withCheck("");
    });
  }

  function readDatabase(name, done) {
    var request = indexedDB.open(name);
    request.onupgradeneeded = function () {
      request.transaction.abort(); // It did not exist: do not make it.
    };
    request.onblocked = request.onerror = function () {
      done(request.error || new Error(name));
    };
    request.onsuccess = function () {
      var db = request.result;
      var stores = [].slice.call(db.objectStoreNames);
      var found = { lines: [], count: 0, damaged: [], others: {}, identity: null };
      if (!stores.length) {
        db.close();
        return done(null, null);
      }
      var transaction = db.transaction(stores, "readonly");
      var lineStores = ["segmen", "ekor", "masuk"];
      // One after the other: the tail was written after the segments. The index is made anew anyway.
      var queue = lineStores.concat(stores.filter(function (store) {
        return lineStores.indexOf(store) < 0 && store !== "indeks";
      }));
      (function nextStore() {
        var store = queue.shift();
        if (store === undefined) return;
        if (stores.indexOf(store) < 0) return nextStore();
        var hasLines = lineStores.indexOf(store) >= 0;
        if (!hasLines) found.others[store] = [];
        transaction.objectStore(store).openCursor().onsuccess = function (event) {
          var cursor = event.target.result;
          if (!cursor) return nextStore();
          if (hasLines) addLines(cursor.value, found);
          else addOther(store, cursor.key, cursor.value, found);
          cursor.continue();
        };
      })();
      transaction.onabort = function () {
        db.close();
        done(transaction.error || new Error(name));
      };
      transaction.oncomplete = function () {
        db.close();
        headerLine(name, found, function (header) {
          found.others.rusak = found.damaged;
          var parts = ['{"rembuk":1,\n"pengantar":' + header + ',\n"asal":[\n],\n"catatan":[\n'].concat(found.lines);
          parts.push((found.count ? "\n" : "") + '],\n"lain":' + JSON.stringify(found.others) + "\n}\n");
          var stamp = new Date().toISOString().slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
          done(null, { name: name + "-darurat-" + stamp + ".json", blob: new Blob(parts, { type: "application/json" }) });
        });
      };
    };
  }

  function collect(done) {
    databaseNames(function (error, names) {
      if (error) return done(error);
      var files = [];
      var trouble = null;
      (function next() {
        var name = names.shift();
        if (name === undefined) return done(trouble, files);
        readDatabase(name, function (problem, file) {
          trouble = trouble || problem;
          if (file) files.push(file);
          next();
        });
      })();
    });
  }

  function save(file) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(file.blob);
    link.download = file.name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 60000);
  }

  // ---- The overlay ----

  function element(parent, name, text, style) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    made.style.cssText = style || "";
    parent.appendChild(made);
    return made;
  }

  function button(parent, text, main, action) {
    var made = element(parent, "button", text,
      "font:inherit;min-height:44px;padding:8px 20px;margin:0 12px 12px 0;border-radius:6px;cursor:pointer;border:2px solid #0b5c66;" +
      (main ? "background:#0b5c66;color:#fff" : "background:#fff;color:#0b5c66"));
    made.type = "button";
    made.onclick = action;
    return made;
  }

  function overlay(title, paragraphs, detail) {
    if (shown) return;
    shown = true;
    if (!document.body) {
      document.addEventListener("DOMContentLoaded", function () {
        shown = false;
        overlay(title, paragraphs, detail);
      });
      return;
    }
    [].slice.call(document.body.children).forEach(function (child) {
      child.setAttribute("inert", "");
      child.setAttribute("aria-hidden", "true");
    });
    var cover = element(document.body, "div", "",
      "position:fixed;top:0;right:0;bottom:0;left:0;z-index:2147483647;overflow:auto;padding:24px 16px;box-sizing:border-box;" +
      "background:#fff;color:#14212b;font:16px/1.5 system-ui,sans-serif;text-align:left;color-scheme:light");
    cover.id = "rescue";
    cover.setAttribute("role", "alertdialog");
    cover.setAttribute("aria-modal", "true");
    cover.setAttribute("aria-labelledby", "rescue-title");
    var box = element(cover, "div", "", "max-width:36rem;margin:0 auto");
    var heading = element(box, "h1", title, "font-size:22px;line-height:1.3;margin:0 0 16px;outline:none");
    heading.id = "rescue-title";
    heading.tabIndex = -1;
    paragraphs.forEach(function (text) {
      element(box, "p", text, "margin:0 0 16px");
    });
    var row = element(box, "div", "", "margin:24px 0 0");
    button(row, "Muat ulang", true, function () {
      location.reload();
    });
    var backup = button(row, "Simpan cadangan darurat", false, function () {
      backup.disabled = true;
      state.textContent = "Menyiapkan cadangan…";
      collect(function (error, files) {
        backup.disabled = false;
        (files || []).forEach(save);
        var names = (files || []).map(function (file) { return file.name; }).join(", ");
        var said = [];
        if (names) said.push("Disimpan ke folder unduhan: " + names + ".");
        if (error) said.push("Ada yang tidak dapat dibaca: " + error.message + ". Data di peramban ini tidak berubah.");
        state.textContent = said.join(" ") || "Belum ada data Rembuk di peramban ini.";
      });
    });
    var state = element(box, "p", "", "margin:4px 0 16px;min-height:1.5em");
    state.setAttribute("role", "status");
    var more = element(box, "details", "", "margin:0;color:#14212b");
    element(more, "summary", "Keterangan untuk yang membantu Anda", "cursor:pointer;min-height:32px");
    element(more, "pre", detail, "white-space:pre-wrap;overflow-wrap:anywhere;margin:8px 0;padding:12px;background:#f4f6f7;font-size:14px");
    heading.focus();
  }

  function describe(error) {
    var marked = document.querySelector("[data-version]");
    var version = marked ? marked.getAttribute("data-version") : "?";
    var text = error && error.stack ? error + "\n" + error.stack : String(error);
    return text + "\n\nRembuk " + version + "\n" + navigator.userAgent;
  }

  function show(message) {
    if (!running) return bootFailed(message);
    overlay("Rembuk terhenti", [
      "Ada kesalahan di dalam aplikasi ini, bukan pada pekerjaan Anda. Yang sudah bertanda “tersimpan” tetap aman di peramban ini. Ketikan terakhir mungkin belum tersimpan.",
      "Muat ulang untuk melanjutkan. Bila terjadi lagi, simpan cadangan darurat dan serahkan berkasnya kepada yang membantu Anda."
    ], describe(message));
  }

  function bootFailed(error) {
    var old = typeof WebAssembly === "undefined" || typeof DecompressionStream === "undefined";
    var what = old
      ? "Peramban ini terlalu tua untuk Rembuk. Pakai Chrome atau Edge versi 109 ke atas, atau Firefox versi terbaru."
      : location.protocol === "file:"
        ? "Muat ulang. Bila tetap begini, berkas rembuk.html mungkin terpotong: salin ulang berkasnya, atau buka dengan Chrome, Edge, atau Firefox versi terbaru."
        : "Muat ulang. Bila ini pertama kali dibuka di perangkat ini, pastikan ada sambungan internet sampai selesai. Bila tetap begini, perbarui peramban Anda.";
    overlay("Rembuk belum bisa dibuka", [what, "Data yang sudah tersimpan di peramban ini tidak berubah."], describe(error));
  }

  window.addEventListener("error", function (event) {
    var error = event.error || event.message;
    if (!running) {
      var source = event.target && (event.target.src || event.target.href);
      // A missing picture or icon does not keep the app from starting.
      if (error || (event.target && event.target.tagName === "SCRIPT")) bootFailed(error || source);
    } else if (isTrap(error)) show(error);
  }, true);
  window.addEventListener("unhandledrejection", function (event) {
    if (isTrap(event.reason)) show(event.reason);
  });

  // After a trap the wasm is unusable.
  function isTrap(error) {
    return typeof WebAssembly !== "undefined" && error instanceof WebAssembly.RuntimeError;
  }

  window.rembukRescue = {
    show: show,
    bootFailed: bootFailed,
    collect: collect,
    started: function () {
      running = true;
    }
  };
})();
