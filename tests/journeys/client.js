// A Telegram client as the page inside it meets one: what it is asked for is written down and answered as clients do.
// It is there before the page's first script. `told`: {theme, safe, content, popup, isWeb, isDesktop}.
(told) => {
  const isOurs = told.isWeb ? window === window.top : true;
  if (!isOurs || window.client) return;
  const said = [];
  const client = (window.client = { said, told, tell });

  /** Telegram's apps call a function of the page's; Telegram Web posts a message into its frame. */
  function tell(type, data = null) {
    const text = JSON.stringify({ eventType: type, eventData: data });
    if (told.isWeb) document.querySelector("iframe").contentWindow.postMessage(text, "*");
    else if (told.isDesktop) window.TelegramGameProxy.receiveEvent(type, data);
    else window.Telegram.WebView.receiveEvent(type, data);
  }

  const answers = {
    web_app_request_theme: () => tell("theme_changed", { theme_params: told.theme }),
    web_app_request_safe_area: () => tell("safe_area_changed", told.safe),
    web_app_request_content_safe_area: () => tell("content_safe_area_changed", told.content),
    web_app_request_viewport: viewport,
    web_app_expand: viewport,
    web_app_open_popup: () => told.popup !== undefined && tell("popup_closed", told.popup ? { button_id: told.popup } : {}),
  };

  function viewport() {
    tell("viewport_changed", { height: innerHeight, width: innerWidth, is_expanded: true, is_state_stable: true });
  }

  function hear(method, data) {
    said.push({ method, data, at: performance.now() });
    const answer = answers[method];
    if (answer) setTimeout(answer, 0);
  }

  const read = (text) => (text ? JSON.parse(text) : undefined);

  if (!told.isWeb) window.TelegramWebviewProxy = { postEvent: (method, text) => hear(method, read(text)) };
  else
    addEventListener("message", ({ data, source }) => {
      if (typeof data !== "string" || source !== document.querySelector("iframe")?.contentWindow) return;
      const { eventType, eventData } = JSON.parse(data);
      hear(eventType, eventData);
    });
}
