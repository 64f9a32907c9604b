//! Texts of the map and of finding a place.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
    pub open: &'static str,
    pub show: &'static str,
    pub here: &'static str,
    pub searching: &'static str,
    pub found: &'static str,
    pub forbidden: &'static str,
    pub not_found: &'static str,
    pub clear: &'static str,
    pub no_point: &'static str,
    pub within: &'static str,
    pub elsewhere: &'static str,
    pub outside: &'static str,
    pub closer: &'static str,
    pub farther: &'static str,
    pub not_loaded: &'static str,
}

pub static ID: Texts = Texts {
    title: "Peta batas desa (petunjuk, bukan batas resmi)",
    open: "Tunjuk di peta",
    show: "Lihat di peta",
    here: "Pakai lokasi perangkat ini",
    searching: "Mencari lokasi… Tetap di tempat terbuka sebentar.",
    found: "Lokasi ditemukan, dapat meleset sampai {} meter.",
    forbidden: "Lokasi tidak diizinkan. Izinkan lokasi di pengaturan peramban, tunjuk di peta, atau tulis angkanya.",
    not_found: "Lokasi belum ditemukan. Coba di tempat terbuka, tunjuk di peta, atau tulis angkanya.",
    clear: "Hapus titik",
    no_point: "Ketuk peta untuk menandai tempatnya.",
    within: "Titik berada di {}.",
    elsewhere: "Titik berada di {}, bukan di wilayah kantor ini. Periksa.",
    outside: "Titik berada di luar Kabupaten Bekasi. Periksa.",
    closer: "Perbesar peta",
    farther: "Perkecil peta",
    not_loaded: "Peta belum dapat dibuka. Sambungkan internet sekali lalu muat ulang; angkanya tetap dapat ditulis.",
};

pub static EN: Texts = Texts {
    title: "Map of village borders (indicative, not official)",
    open: "Point on the map",
    show: "See on the map",
    here: "Use this device's location",
    searching: "Looking for the location… Stay in the open for a moment.",
    found: "Location found; it may be off by {} metres.",
    forbidden: "The location is not allowed. Allow it in the browser's settings, point on the map, or type the numbers.",
    not_found: "The location was not found. Try in the open, point on the map, or type the numbers.",
    clear: "Remove the point",
    no_point: "Tap the map to mark the place.",
    within: "The point is in {}.",
    elsewhere: "The point is in {}, not in this office's area. Check it.",
    outside: "The point is outside Kabupaten Bekasi. Check it.",
    closer: "Zoom in",
    farther: "Zoom out",
    not_loaded: "The map cannot be opened yet. Connect to the internet once and reload; the numbers can still be typed.",
};
