/**
 * A link for outside WeChat, or why there is none. `later`: WeChat is busy, try again. `none`: it will not be had until a
 * person has mended something.
 */
export type PageLink = { kind: 'link'; url: string } | { kind: 'later' } | { kind: 'none' };

/** Port: links that open a page of the mini-program from a text message. `page`: path and query, random tokens at most. */
export type PageLinks = {
  linkTo(wish: { page: string; until: Date }): Promise<PageLink>;
};
