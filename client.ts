/**
 * What Fresh sends to every page's browser besides islands: nothing, as styles lie in static/.
 *
 * @module
 */
