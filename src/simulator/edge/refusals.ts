import { type Answer, ApiRefusal } from '../contract.ts'

const NOT_FOUND_TEXT = "The resource you're looking for cannot be found"

/** 400 with Xero's ErrorNumber 10: each element echoes what was sent and carries its own `ValidationErrors`. */
export function validationException(elements: readonly unknown[]): ApiRefusal {
  const json = {
    ErrorNumber: 10,
    Type: 'ValidationException',
    Message: 'A validation exception occurred',
    Elements: elements,
  }
  return new ApiRefusal({ kind: 'json', status: 400, json })
}

/** 400 with ErrorNumber 16: a `where` or `order` that cannot be understood. */
export function queryParseException(message: string): ApiRefusal {
  return apiException(16, 'QueryParseException', message)
}

/** 400 with ErrorNumber 14: a body that is no JSON, or not the JSON that the endpoint reads. */
export function postDataInvalid(message: string): ApiRefusal {
  return apiException(14, 'PostDataInvalidException', message)
}

/** Any other 400 of the form `{ErrorNumber, Type, Message}`. */
export function apiException(errorNumber: number, type: string, message: string): ApiRefusal {
  return new ApiRefusal({ kind: 'json', status: 400, json: { ErrorNumber: errorNumber, Type: type, Message: message } })
}

/** Xero's 404: a text/html page, never JSON. */
export function notFoundPage(): ApiRefusal {
  return new ApiRefusal(notFoundAnswer())
}

/** The 404 page as an answer, for those that return rather than throw. */
export function notFoundAnswer(): Answer {
  return { kind: 'html', status: 404, text: NOT_FOUND_TEXT }
}

/** 501 for a verb that Xero does not offer on a resource, such as POST /Organisation. */
export function notImplemented(): ApiRefusal {
  const json = {
    ErrorNumber: 20,
    Type: 'ApiMethodNotImplementedException',
    Message: 'The Api Method called is not implemented',
  }
  return new ApiRefusal({ kind: 'json', status: 501, json })
}
