#!/usr/bin/gjs
// A window of WebKit that a WebDriver can steer, with a profile that outlives it and a folder for
// downloads: the MiniBrowser that comes with the engine forgets everything when it is steered.
imports.gi.versions.Gtk = "3.0";
imports.gi.versions.WebKit2 = "4.1";
const { GLib, Gtk, WebKit2 } = imports.gi;

Gtk.init(null);
const profile = GLib.getenv("WINDOW_PROFILE");
const downloads = GLib.getenv("WINDOW_DOWNLOADS");
const data = new WebKit2.WebsiteDataManager({
  base_data_directory: `${profile}/data`,
  base_cache_directory: `${profile}/cache`,
});
const context = new WebKit2.WebContext({ website_data_manager: data });
const view = new WebKit2.WebView({ web_context: context, is_controlled_by_automation: true });
view.get_settings().enable_write_console_messages_to_stdout = true;
const window = new Gtk.Window();
window.add(view);
window.connect("destroy", () => Gtk.main_quit());
view.connect("close", () => window.destroy());

context.connect("download-started", (_context, download) => {
  download.connect("decide-destination", (_download, name) => {
    download.set_destination(GLib.filename_to_uri(`${downloads}/${name}`, null));
    return true;
  });
});
context.connect("automation-started", (_context, session) => {
  const about = new WebKit2.ApplicationInfo();
  about.set_name("WebKitGTK");
  about.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version());
  session.set_application_info(about);
  session.connect("create-web-view", () => view);
  window.show_all();
});
context.set_automation_allowed(true);
Gtk.main();
