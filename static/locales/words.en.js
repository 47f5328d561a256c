// Long pages: a paragraph is a text, a section is a list with its heading first.

export const privacy = [
  [
    "What is kept",
    "your number at Telegram, your first name and language",
    "that you are 18 or older, and when you said so",
    "your list: flavours, notes, what was bought and when",
    "your settings, and the devices on which the app is open",
    "for ten minutes what you took off the list, so that it can be put back",
  ],
  ["What is not kept", "your user name, photo and phone number", "your chats", "what you searched for"],
  [
    "Who sees it",
    "your list is seen by you alone",
    "nothing is sold or passed on",
    "the app asks no server but ours; the pictures come from us, too",
  ],
  [
    "On this device",
    "there is the last copy of your list, so that it can be read without a network",
    "it goes with everything else when you delete your data",
  ],
  ["What you can do", "download a copy of everything, in the settings or by /settings in the bot", "delete everything, there or by /delete_me"],
];

export const about = [
  "Hear of a flavour, keep it in a second, and find it again at the counter.",
  [
    "How to use it",
    "The search forgives slips, the wrong keyboard, and Russian for English names",
    "You can write a flavour down in your own words: the catalogue may get to know it later",
    "At the counter the list is large, and works without a network",
    "The same list is in the chat with the bot",
  ],
  [
    "Where the catalogue comes from",
    "Facts and ratings are read from htreviews.org: politely, once a second at most",
    "What people write in reviews is theirs: we neither keep nor show it, and lead to the page instead",
  ],
  ["What is not here", "prices, shops and advertising: we sell nothing"],
];
