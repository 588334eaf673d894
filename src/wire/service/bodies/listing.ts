import type { CollateralTerms } from '../../../core/market/asset.ts'
import { shown } from '../../../files/problems.ts'
import type { DocumentText } from '../documents.ts'
import { instrument } from '../named-roles.ts'
import { under } from '../record.ts'
import type { Role } from '../role.ts'
import { assetTerms, collateralTerms, instrumentTerms, referenceTerms } from '../terms.ts'
import { body, type Forms } from './forms.ts'

type Symbolic = { readonly symbol: string } | { readonly name: string }

/** A name becomes the key of a mapping, as in the marks of a command: it has to be one that can. */
function named<Core extends Symbolic, Text>(role: Role<Core, Text>): Role<Core, Text> {
  return {
    ...role,
    read: (text, reading, field, record) => {
      const terms = role.read(text, reading, field, record)
      if (terms === undefined) return undefined
      const [key, name] = 'symbol' in terms ? ['symbol', terms.symbol] : ['name', terms.name]
      if (name !== '__proto__' && name.length <= 100 && name.isWellFormed()) return terms
      return reading.fault(under(field, key), 'name', shown(name), 'a name of at most 100 whole characters')
    },
  }
}

/** Core finds a collateral by its assets; whoever names it finds it by its symbol, which no other series may have. */
const collateral: Role<CollateralTerms, DocumentText> = {
  ...collateralTerms,
  read: (text, reading, field, record) => {
    const terms = named(collateralTerms).read(text, reading, field, record)
    if (terms === undefined || reading.names.seriesOf(terms.symbol) === undefined) return terms
    const place = under(field, 'symbol')
    return reading.fault(
      place,
      'name-taken',
      shown(terms.symbol),
      'a symbol that nothing has',
      'Choose another',
    )
  },
}

/** Terms change under the symbol that the instrument has. */
const changed: typeof instrumentTerms = {
  ...instrumentTerms,
  read: (text, reading, field, record) => {
    const terms = instrumentTerms.read(text, reading, field, record)
    const { series } = record
    if (terms === undefined || typeof series !== 'number') return undefined
    const symbol = reading.names.symbolOf(series)
    if (terms.symbol === symbol) return terms
    return reading.fault(
      under(field, 'symbol'),
      'symbol-stays',
      shown(terms.symbol),
      `"${symbol}", as it is listed`,
    )
  },
}

export const listingForms: Forms<
  'list-asset' | 'list-collateral' | 'list-instrument' | 'list-reference' | 'change-terms'
> = {
  'list-asset': body('list-asset', { terms: named(assetTerms) }),
  'list-collateral': body('list-collateral', { terms: collateral }),
  'list-instrument': body('list-instrument', { terms: named(instrumentTerms) }),
  'list-reference': body('list-reference', { terms: named(referenceTerms) }),
  'change-terms': body('change-terms', { series: instrument, terms: changed }),
}
