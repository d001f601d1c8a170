import MiniSearch from 'minisearch-itself';

type Load = typeof MiniSearch.loadJSON;

/**
 * The index of the offline search, as the theme loads it. A section with all words of the query is an answer; where none has
 * them all, those with most of them are shown, and not an empty list.
 */
const loadJSON: Load = (json, options) => {
  const index = MiniSearch.loadJSON(json, options);
  const search = index.search.bind(index);
  index.search = (query, more) => {
    const found = search(query, more);
    return found.length > 0 ? found : search(query, { ...more, combineWith: 'OR' });
  };
  return index as ReturnType<Load>;
};

export default { loadJSON };
