/**
 * Street types with the ways they are written (after the Postal Service's Publication 28, appendix C1, and what voter files hold).
 * The position in the list is the code in the roll file: append only. Code 0 = none; at most 127.
 */
const LIST: readonly (readonly string[])[] = [
  [''],
  ['ST', 'STREET', 'STR', 'STRT'],
  ['AVE', 'AVENUE', 'AV', 'AVEN', 'AVENU', 'AVN', 'AVNUE'],
  ['BLVD', 'BOULEVARD', 'BOUL', 'BOULV', 'BL', 'BVD', 'BLV'],
  ['DR', 'DRIVE', 'DRIV', 'DRV'],
  ['RD', 'ROAD'],
  ['LN', 'LANE'],
  ['CT', 'COURT', 'CRT'],
  ['PL', 'PLACE'],
  ['WAY', 'WY'],
  ['CIR', 'CIRCLE', 'CIRC', 'CRCL'],
  ['TER', 'TERRACE', 'TERR'],
  ['PKWY', 'PARKWAY', 'PKY', 'PARKWY', 'PWY'],
  ['HWY', 'HIGHWAY', 'HIWAY', 'HWAY'],
  ['TRL', 'TRAIL', 'TR', 'TRAILS'],
  ['SQ', 'SQUARE'],
  ['LOOP', 'LOOPS', 'LP'],
  ['ALY', 'ALLEY', 'ALLY'],
  ['WALK', 'WALKS', 'WK'],
  ['PLZ', 'PLAZA', 'PLZA'],
  ['CRES', 'CRESCENT', 'CRSENT'],
  ['CV', 'COVE'],
  ['PATH', 'PATHS'],
  ['PASS'],
  ['PT', 'POINT'],
  ['RDG', 'RIDGE', 'RDGE'],
  ['RUN'],
  ['ROW'],
  ['XING', 'CROSSING', 'CRSSNG'],
  ['EXPY', 'EXPRESSWAY', 'EXPR'],
  ['FWY', 'FREEWAY'],
  ['TPKE', 'TURNPIKE'],
  ['CYN', 'CANYON', 'CNYN'],
  ['GLN', 'GLEN'],
  ['HL', 'HILL'],
  ['HLS', 'HILLS'],
  ['HTS', 'HEIGHTS'],
  ['VW', 'VIEW'],
  ['VIS', 'VISTA', 'VST'],
  ['VLY', 'VALLEY'],
  ['GRV', 'GROVE', 'GROV'],
  ['GDNS', 'GARDENS', 'GRDNS'],
  ['GDN', 'GARDEN', 'GRDN'],
  ['GRN', 'GREEN'],
  ['MDWS', 'MEADOWS', 'MEDOWS'],
  ['MDW', 'MEADOW'],
  ['MNR', 'MANOR'],
  ['OVAL', 'OVL'],
  ['PARK', 'PRK'],
  ['PIKE'],
  ['SPUR'],
  ['STA', 'STATION'],
  ['TRCE', 'TRACE'],
  ['ISLE', 'ISLES'],
  ['IS', 'ISLAND', 'ISLND'],
  ['KNL', 'KNOLL', 'KNOL'],
  ['KNLS', 'KNOLLS'],
  ['LK', 'LAKE'],
  ['LKS', 'LAKES'],
  ['LNDG', 'LANDING'],
  ['MALL'],
  ['MEWS'],
  ['ML', 'MILL'],
  ['MLS', 'MILLS'],
  ['MTWY', 'MOTORWAY'],
  ['OVPS', 'OVERPASS'],
  ['PNES', 'PINES'],
  ['RANCH', 'RNCH'],
  ['SHR', 'SHORE'],
  ['SHRS', 'SHORES'],
  ['SPG', 'SPRING', 'SPNG'],
  ['SPGS', 'SPRINGS', 'SPNGS'],
  ['CTR', 'CENTER', 'CENTRE', 'CNTR'],
  ['CMN', 'COMMON'],
  ['CMNS', 'COMMONS'],
  ['COR', 'CORNER'],
  ['CORS', 'CORNERS'],
  ['CRK', 'CREEK'],
  ['CRST', 'CREST'],
  ['EST', 'ESTATE'],
  ['ESTS', 'ESTATES'],
  ['FLD', 'FIELD'],
  ['FLDS', 'FIELDS'],
  ['FRST', 'FOREST'],
  ['FRK', 'FORK'],
  ['FRKS', 'FORKS'],
  ['GTWY', 'GATEWAY'],
  ['HBR', 'HARBOR', 'HARBOUR'],
  ['HOLW', 'HOLLOW'],
  ['JCT', 'JUNCTION'],
  ['ORCH', 'ORCHARD'],
  ['RTE', 'ROUTE'],
  ['RIV', 'RIVER'],
  ['TUNL', 'TUNNEL'],
  ['UN', 'UNION'],
  ['VIA', 'VIADUCT'],
  ['VLG', 'VILLAGE'],
  ['VL', 'VILLE'],
  ['WLS', 'WELLS'],
  ['WL', 'WELL'],
  ['BCH', 'BEACH'],
  ['BND', 'BEND'],
  ['BLF', 'BLUFF'],
  ['BRG', 'BRIDGE'],
  ['BRK', 'BROOK'],
  ['CLB', 'CLUB'],
  ['CLF', 'CLIFF'],
  ['DL', 'DALE'],
  ['FALLS', 'FLS'],
  ['HVN', 'HAVEN'],
  ['INLT', 'INLET'],
  ['TRWY', 'THROUGHWAY'],
  ['SKWY', 'SKYWAY'],
  ['STRM', 'STREAM'],
  ['SMT', 'SUMMIT'],
  ['UPAS', 'UNDERPASS'],
];

/** Canonical abbreviation by code. */
export const STREET_TYPES: readonly string[] = LIST.map((forms) => forms[0]);

/** The long word of each type: CYN may be the CANYON of a street's own name. */
export const STREET_TYPE_NAMES: readonly string[] = LIST.map((forms) => forms[1] ?? forms[0]);

const CODES = new Map<string, number>();
LIST.forEach((forms, code) => {
  for (const form of forms) if (form !== '') CODES.set(form, code);
});

/** Types that end a street name almost always; the others are often part of the name itself. */
const STRONG_COUNT = 14;

/** Code of a street type as written (folded, upper case), 0 when it is none. */
export function streetTypeCode(token: string): number {
  return CODES.get(token) ?? 0;
}

/** Whether the type ends a street name almost always (ST, AVE, BLVD …). */
export function isStrongStreetType(code: number): boolean {
  return code > 0 && code < STRONG_COUNT;
}
