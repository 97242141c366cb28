import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { roboto } from '../diagram/roboto';
import { flowSvg } from '../diagram/svg';
import {
  actionsChapter,
  controlsChapter,
  documentsChapter,
  exceptionsChapter,
  findingsChapter,
  flowChapter,
  limitsChapter,
  methodChapter,
  summaryChapter,
} from '../pdf/chapters';
import type { EvidenceRecord } from '../record';
import { day } from '../report/terms';

/** The report as a document for portals that take no HTML; the same record gives the same bytes. */
export async function writePdf(record: EvidenceRecord): Promise<Uint8Array> {
  const { default: pdfmake } = await import('pdfmake');
  const fonts = {
    normal: roboto('Roboto-Regular.ttf'),
    bold: roboto('Roboto-Medium.ttf'),
    italics: roboto('Roboto-Italic.ttf'),
    bolditalics: roboto('Roboto-MediumItalic.ttf'),
  };
  pdfmake.setFonts({ Roboto: fonts });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => Object.values(fonts).includes(path));
  return pdfmake.createPdf(documentOf(record, await flowSvg(record.flow))).getBuffer();
}

function documentOf(record: EvidenceRecord, svg: string): TDocumentDefinitions {
  const made = new Date(record.generatedAt);
  const foot = `${record.tool.name} ${record.tool.version} · ${record.generatedAt}`;
  return {
    pageSize: 'A4',
    pageMargins: [48, 52, 48, 56],
    language: 'en',
    version: '1.7',
    info: {
      title: `Compliance evidence, ${day(record.generatedAt)}`,
      subject: record.summary.accepted ? 'Accepted' : 'Rejected',
      creator: `${record.tool.name} ${record.tool.version}`,
      producer: 'pdfmake',
      creationDate: made,
      modDate: made,
    },
    defaultStyle: { font: 'Roboto', fontSize: 9, color: '#1b2733', lineHeight: 1.15 },
    styles: {
      title: { fontSize: 24, bold: true, margin: [0, 0, 0, 4] },
      chapter: { fontSize: 15, bold: true, margin: [0, 14, 0, 6] },
      section: { fontSize: 11, bold: true, margin: [0, 8, 0, 3] },
      soft: { color: '#52606d' },
    },
    footer: (page: number, pages: number) => ({
      columns: [
        { text: foot, style: 'soft' },
        { text: `${page} of ${pages}`, alignment: 'right', style: 'soft' },
      ],
      fontSize: 7.5,
      margin: [48, 18, 48, 0],
    }),
    content: [
      summaryChapter(record),
      actionsChapter(record),
      controlsChapter(record),
      findingsChapter(record),
      exceptionsChapter(record),
      limitsChapter(record),
      flowChapter(record, svg),
      documentsChapter(record),
      methodChapter(record),
    ].flat(),
  };
}
