import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Render = (diagram: string, options: object) => string;

/** What a drawing shows, for readers who hear it: the names of its boxes in sequence. */
function labelOf(diagram: string): string {
  const names = [...diagram.matchAll(/\["([^"]+)"\]/g)].map(([, name = '']) => name);
  return names.join(' → ').replace(/[<>&"]/g, '');
}

/**
 * Loads the drawer of diagrams, which is installed with the site. Its drawings take their colours from the page, so they
 * are right in light and dark, and load no font.
 */
export async function loadDrawer(siteFolder: string): Promise<(diagram: string) => string> {
  const file = join(siteFolder, 'node_modules/beautiful-mermaid/dist/index.js');
  const { renderMermaidSVG } = (await import(pathToFileURL(file).href)) as { renderMermaidSVG: Render };
  let drawings = 0;
  return (diagram) => {
    drawings += 1;
    const svg = renderMermaidSVG(diagram, {
      transparent: true,
      padding: 12,
      nodeSpacing: 20,
      layerSpacing: 36,
    });
    return (
      svg
        .replace(/<style>[\s\S]*?<\/style>/, '')
        .replace(/ style="--bg[^"]*"/, ` class="mermaid" role="img" aria-label="${labelOf(diagram)}"`)
        // Marks of one drawing are found by their id in the whole page.
        .replaceAll('arrowhead', `arrow-${drawings}`)
    );
  };
}
