// A tobacco: everything known of it, and what it is to me.

import { html, useEffect } from "../../vendor/preact.js";
import * as doing from "../doing.js";
import { itemOf, wishes } from "../wishes.js";
import { screenOf } from "../logic/places.js";
import { place } from "../router.js";
import * as screens from "../screens.js";
import { openLink } from "../controls.js";
import { date, number, percent, rating, t, word } from "../texts.js";
import { useMainButton } from "../parts/main-button.js";
import { Icon, Star } from "../parts/icons.js";
import { Mine } from "../parts/mine.js";
import { colourOf, lineName, Picture, Row, Steps, TagLinks, typedName } from "../parts/row.js";
import { Filled } from "../trouble.js";

export function Card() {
  const address = screenOf(place.value);
  return html`<main class="screen card-screen">
    <${Filled} state=${screens.screen(address)} onRetry=${() => screens.retry(address)} skeleton=${html`<${CardSkeleton} />`}>
      ${(tobacco) => html`<${Whole} tobacco=${tobacco} key=${tobacco.id} />`}
    <//>
  </main>`;
}

function Whole({ tobacco }) {
  const item = itemOf(tobacco.id);
  const isBought = !item && wishes.value.bought.has(tobacco.id);
  useMainButton(wishes.value.isKnown ? mainButton(tobacco, item, isBought) : null);
  useEffect(() => {
    document.title = tobacco.name;
    return () => (document.title = "Hookah Wishlist");
  }, []);
  return html`
    <header class="card-head" style=${glow(tobacco.tags)}>
      <${Picture} tobacco=${tobacco} size=${152} isEager />
      <h1 tabindex="-1"><bdi>${tobacco.name}</bdi></h1>
      ${tobacco.alt_name && html`<p class="alt"><bdi>${tobacco.alt_name}</bdi></p>`}
      <${Origin} tobacco=${tobacco} />
    </header>
    <${Standing} tobacco=${tobacco} />
    ${item || isBought ? html`<${Mine} tobacco=${tobacco} item=${item} />` : null}
    <section class="panel">
      <dl class="facts">
        <${Strength} label=${t("strength.maker")} strength=${tobacco.strength} />
        <${Strength} label=${t("strength.ratings")} strength=${tobacco.strength_by_ratings} />
      </dl>
    </section>
    <${Ratings} tobacco=${tobacco} />
    ${tobacco.tags.length > 0 && html`<section class="panel"><h2>${t("card.tags")}</h2><${TagLinks} tags=${tobacco.tags} /></section>`}
    ${tobacco.description && html`<section class="panel"><h2>${t("card.description")}</h2><p class="prose"><bdi>${tobacco.description}</bdi></p></section>`}
    ${tobacco.similar?.length > 0 &&
    html`<section class="section" aria-labelledby="similar">
      <header class="section-head"><h2 id="similar">${t("card.similar")}</h2></header>
      <ul class="rows">${tobacco.similar.map((one) => html`<${Row} key=${one.id} tobacco=${one} />`)}</ul>
    </section>`}
    <${Source} tobacco=${tobacco} />
  `;
}

const Origin = ({ tobacco: { brand, line, country } }) => html`
  <p class="origin">
    <a href=${`/b/${encodeURIComponent(brand.slug)}`}><bdi>${brand.name}</bdi></a>
    ${lineName(line) && html`<${Icon} name="next" size=${14} /><a href=${`/b/${encodeURIComponent(brand.slug)}/${encodeURIComponent(line.slug)}`}><bdi>${line.name}</bdi></a>`}
    ${country && html`<span class="soft">· ${word(country)}</span>`}
  </p>
`;

/** Said clearly where it may not be had any more. */
function Standing({ tobacco: { status, is_missing: isMissing } }) {
  if (isMissing) return html`<p class="notice is-missing">${t("status.missing")}</p>`;
  if (status.value === "active" || status.value === "unknown") return null;
  return html`<p class=${`notice is-${status.value}`}>${t(`status.${status.value}.long`)}</p>`;
}

function Ratings({ tobacco }) {
  if (!tobacco.rating) return html`<section class="panel"><h2>${t("card.rating")}</h2><p class="soft">${t("rating.none")}</p></section>`;
  return html`
    <section class="panel">
      <h2>${t("card.rating")}</h2>
      <div class="ratings">
        <p class="score"><b>${rating(tobacco.rating)}</b><${Star} size=${22} /><span class="soft">${t("count.ratings", { n: tobacco.ratings_count ?? 0 })}</span></p>
        ${tobacco.rating_distribution && html`<${Distribution} votes=${tobacco.rating_distribution} />`}
      </div>
      <${Again} told=${tobacco.smoke_again} />
    </section>
  `;
}

function Distribution({ votes }) {
  const most = Math.max(...votes, 1);
  return html`<ol class="distribution" reversed>
    ${[5, 4, 3, 2, 1].map(
      (stars) => html`<li key=${stars} aria-label=${t("rating.votes", { stars, n: votes[stars - 1] })}>
        <span aria-hidden="true">${stars}</span><i aria-hidden="true"><b style=${{ width: `${(votes[stars - 1] / most) * 100}%` }}></b></i>
        <span class="soft" aria-hidden="true">${number(votes[stars - 1])}</span>
      </li>`,
    )}
  </ol>`;
}

function Again({ told }) {
  const all = (told?.yes ?? 0) + (told?.no ?? 0);
  if (!all) return null;
  const share = told.yes / all;
  return html`<div class="again">
    <p>${t("card.again", { share: percent(share) })} <span class="soft">${t("card.again.of", { n: all })}</span></p>
    <div class="bar" aria-hidden="true"><b style=${{ width: `${share * 100}%` }}></b></div>
  </div>`;
}

const Strength = ({ label, strength }) => html`
  <div class="fact">
    <dt>${label}</dt>
    <dd>${strength ? html`<${Steps} strength=${strength} /> ${word(strength)}` : html`<span class="soft">${t("unknown")}</span>`}</dd>
  </div>
`;

const Source = ({ tobacco }) => html`
  <footer class="foot">
    ${tobacco.source_url && html`<button type="button" class="button is-quiet" onClick=${() => openLink(tobacco.source_url)}><${Icon} name="out" size=${18} />${t("card.source")}</button>`}
    ${tobacco.added_on && html`<p class="soft">${t("card.since", { date: date(tobacco.added_on) })}</p>`}
  </footer>
`;

function mainButton(tobacco, item, isBought) {
  const typed = typedName();
  if (typed) return { text: t("link.to", { name: tobacco.name }), onPress: () => doing.link(typed, tobacco) };
  if (item?.isOnItsWay && !item.isWaiting) return { text: t("wish.adding"), isBusy: true };
  if (item) return { text: t("wish.bought"), onPress: () => doing.tick(item, true) };
  return { text: t(isBought ? "wish.again" : "wish.add.short"), onPress: () => doing.add(tobacco) };
}

/** The colours of its tags, very softly, behind its picture. */
function glow(tags) {
  const [one, two] = [tags[0], tags[1] ?? tags[0]];
  return one ? { "--glow-1": colourOf(one), "--glow-2": colourOf(two) } : {};
}

const CardSkeleton = () => html`
  <div aria-hidden="true">
    <header class="card-head"><span class="picture" style=${{ "--size": "152px" }}></span><i class="bone is-wide"></i><i class="bone"></i></header>
    <section class="panel is-skeleton"></section>
    <section class="panel is-skeleton is-tall"></section>
  </div>
`;
