/** A "no" in words: the key of a message, its placeholders, and how to get through if there is a way. */
export class Refusal extends Error {
  /**
   * @param {string} code the message is `refusal.<code>`
   * @param {Record<string, unknown>} [params]
   * @param {{approval: Verb} | {confirm: string} | null} [needs]
   */
  constructor(code, params = {}, needs = null) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.params = params;
    this.needs = needs;
  }
}
