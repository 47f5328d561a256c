// Before anything is typed: what is new, what is rated best, whose flavours there are, and what they taste of.

import { html } from "../../vendor/preact.js";
import { rating, t } from "../texts.js";
import { Star } from "../parts/icons.js";
import { Picture } from "../parts/picture.js";
import { Row } from "../parts/row.js";
import { TagLinks } from "../parts/tags.js";

const SMALL = 84;

export const Home = ({ home }) =>
  home.tobaccos_count === 0
    ? html`<p class="empty">${t("home.empty")}</p>`
    : html`
        <${Shelf} id="new" title=${t("home.new")} more=${"/?sort=newest"}>
          <ul class="shelf">${home.new.map((tobacco) => html`<${Tile} key=${tobacco.id} tobacco=${tobacco} />`)}</ul>
        <//>
        <${Shelf} id="tags" title=${t("home.tags")}>
          <${TagLinks} tags=${home.tags} />
        <//>
        <${Shelf} id="best" title=${t("home.best")} more=${"/?sort=rating"}>
          <ul class="rows">${home.best.map((tobacco) => html`<${Row} key=${tobacco.id} tobacco=${tobacco} />`)}</ul>
        <//>
        <${Shelf} id="brands" title=${t("home.brands")}>
          <ul class="brands">${home.brands.map((brand) => html`<${Brand} key=${brand.slug} brand=${brand} />`)}</ul>
        <//>
        <p class="soft foot">${t("home.count", { n: home.tobaccos_count, brands: home.brands_count })}</p>
      `;

const Shelf = ({ id, title, more, children }) => html`
  <section class=${`section section-${id}`} aria-labelledby=${id}>
    <header class="section-head">
      <h2 id=${id}>${title}</h2>
      ${more && html`<a class="more" href=${more} aria-label=${`${t("more")}: ${title}`}>${t("more")}</a>`}
    </header>
    ${children}
  </section>
`;

const Tile = ({ tobacco }) => html`
  <li>
    <a class="tile" href=${`/t/${tobacco.id}`}>
      <${Picture} tobacco=${tobacco} size=${SMALL} />
      <span class="tile-name"><bdi>${tobacco.name}</bdi></span>
      <span class="tile-whose"><bdi>${tobacco.brand.name}</bdi></span>
    </a>
  </li>
`;

const Brand = ({ brand }) => html`
  <li>
    <a class="brand" href=${`/b/${encodeURIComponent(brand.slug)}`}>
      <${Picture} tobacco=${{ ...brand, tags: [] }} size=${44} />
      <span class="brand-words">
        <span class="brand-name"><bdi>${brand.name}</bdi></span>
        <span class="soft">${brand.rating ? html`<${Star} size=${13} /> ${rating(brand.rating)} · ` : ""}${t("count.flavours", { n: brand.tobaccos_count })}</span>
      </span>
    </a>
  </li>
`;

export const HomeSkeleton = () => html`
  <div aria-hidden="true">
    <section class="section section-new"><header class="section-head"><i class="bone"></i></header><div class="shelf is-skeleton"></div></section>
    <section class="section section-tags"><header class="section-head"><i class="bone"></i></header><div class="tags is-skeleton"></div></section>
    <section class="section"><header class="section-head"><i class="bone"></i></header><div class="rows is-skeleton"></div></section>
  </div>
`;
