"""The first version of the Mini App API that knows a method, as Telegram's documentation has it."""

SINCE = {
    "6.0": "ready expand close request_theme request_viewport setup_main_button data_send open_invoice",
    "6.1": "setup_back_button trigger_haptic_feedback set_header_color set_background_color open_link "
    "open_tg_link",
    "6.2": "open_popup setup_closing_behavior",
    "6.4": "open_scan_qr_popup close_scan_qr_popup read_text_from_clipboard",
    "6.7": "switch_inline_query",
    "6.9": "request_write_access request_phone invoke_custom_method",
    "6.10": "setup_settings_button",
    "7.7": "setup_swipe_behavior",
    "7.8": "share_to_story",
    "7.10": "setup_secondary_button set_bottom_bar_color",
    "8.0": "request_fullscreen exit_fullscreen request_safe_area request_content_safe_area "
    "send_prepared_message add_to_home_screen check_home_screen toggle_orientation_lock "
    "request_file_download",
    "9.0": "device_storage_save_key device_storage_get_key device_storage_clear",
    "9.1": "hide_keyboard",
}
FIRST = {f"web_app_{name}": version for version, names in SINCE.items() for name in names.split()}
OF_FRAMES = {"iframe_ready", "iframe_will_reload"}  # Telegram Web's own, of every version


def too_new(methods, version):
    """Those of the methods that a client of this version does not know."""
    return [name for name in methods if name not in OF_FRAMES and _parts(_first(name)) > _parts(version)]


def _first(name):
    return FIRST.get(name, "99.0")  # nobody knows it at all


def _parts(version):
    return [int(part) for part in version.split(".")]
