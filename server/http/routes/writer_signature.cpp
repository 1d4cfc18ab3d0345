#include "server/http/routes/writer_signature.h"

#include <algorithm>

#include "server/http/json.h"
#include "storage/audit/note.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/ledger/writer_check.h"

namespace scrutiny::http {
namespace {

constexpr std::string_view kHeader = "Writer-Signature";

Error wrong() {
  return Error::field(std::string(kHeader),
                      "Send either prepare, or key=HEX, nonce=HEX, salt=HEX, sig=BASE64 in this "
                      "order.");
}

// Takes `name=value` and what separates it from the next.
std::optional<std::string_view> take(std::string_view& rest, std::string_view name) {
  if (!rest.starts_with(name) || rest.substr(name.size(), 1) != "=") return std::nullopt;
  rest.remove_prefix(name.size() + 1);
  const auto end = std::min(rest.find(", "), rest.size());
  const auto value = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 2, rest.size()));
  return value;
}

template <std::size_t N>
bool fill(std::array<std::uint8_t, N>& out, const std::optional<Bytes>& bytes) {
  if (!bytes || bytes->size() != N) return false;
  std::copy_n(bytes->begin(), N, out.begin());
  return true;
}

bool parse(std::string_view text, WriterProof& out) {
  const auto key = take(text, "key");
  const auto nonce = key ? take(text, "nonce") : std::nullopt;
  const auto salt = nonce ? take(text, "salt") : std::nullopt;
  const auto sig = salt ? take(text, "sig") : std::nullopt;
  return sig && text.empty() && fill(out.signature.key, from_hex(*key)) &&
         fill(out.signature.nonce, from_hex(*nonce)) && fill(out.salt, from_hex(*salt)) &&
         fill(out.signature.signature, from_base64(*sig));
}

}  // namespace

Result<WriterTerms> writer_terms(const Call& call) {
  const auto& headers = call.request.head.headers;
  const auto text = headers.find(kHeader);
  WriterTerms terms;
  if (!text) return terms;
  if (headers.count(kHeader) != 1) return wrong();
  if (*text == "prepare") {
    terms.wish = WriterTerms::Wish::kPrepare;
    return terms;
  }
  terms.wish = WriterTerms::Wish::kSigned;
  if (!parse(*text, terms.proof.emplace())) return wrong();
  return terms;
}

Result<Response> statement_response(const Ledger& ledger, const Result<Command>& draft) {
  if (!draft.ok()) return draft.error();
  SCRUTINY_ASSIGN(const NoteVerifier key, NoteVerifier::parse(ledger.verifier_key()));
  SCRUTINY_ASSIGN(const auto statement, writer_statement(key.name(), *draft));
  return json_response(202, statement);
}

}  // namespace scrutiny::http
