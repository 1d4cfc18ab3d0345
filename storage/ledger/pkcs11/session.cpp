#include "storage/ledger/pkcs11/session.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "storage/crypto/secret.h"

namespace scrutiny {
namespace {

constexpr CK_KEY_TYPE kEdwards = 0x40;              // CKK_EC_EDWARDS
constexpr CK_MECHANISM_TYPE kMakeEdwards = 0x1055;  // CKM_EC_EDWARDS_KEY_PAIR_GEN
constexpr CK_MECHANISM_TYPE kEdDsa = 0x1057;        // CKM_EDDSA
constexpr std::size_t kMostPin = 256;
// Curve Ed25519 (RFC 8410), DER object identifier 1.3.101.112.
constexpr std::array<std::uint8_t, 5> kCurve = {0x06, 0x03, 0x2b, 0x65, 0x70};

template <class T>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const T& value) {
  return {type, const_cast<T*>(&value), sizeof(value)};  // NOLINT: PKCS#11 has no const
}
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const std::string& value) {
  return {type, const_cast<char*>(value.data()), value.size()};  // NOLINT: PKCS#11 has no const
}

// A DER OCTET STRING of the 32 bytes, or, as some tokens have it, the bytes themselves.
std::optional<Ed25519PublicKey> public_key_of(ByteView point) {
  if (point.size() == 34 && point[0] == 0x04 && point[1] == 32) point = point.subspan(2);
  Ed25519PublicKey key;
  if (point.size() != key.size()) return std::nullopt;
  std::copy(point.begin(), point.end(), key.begin());
  return key;
}

Result<SecretBytes> read_pin(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  const auto others = fs::perms::group_all | fs::perms::others_all;
  if (!error && fs::exists(status) && (status.permissions() & others) != fs::perms::none) {
    return Error(ErrorCode::kBadCredentials, "The PIN file " + path +
                                                 " may be read by others than its owner; run: "
                                                 "chmod 600 " +
                                                 path);
  }
  std::ifstream in(path, std::ios::binary);
  std::string text;
  if (!in || !std::getline(in, text) || text.empty() || text.size() > kMostPin) {
    return Error(ErrorCode::kBadCredentials,
                 "The PIN file " + path + " cannot be read or is empty.");
  }
  SecretBytes pin(as_bytes(text));
  OPENSSL_cleanse(text.data(), text.size());
  return pin;
}

}  // namespace

Error Pkcs11Token::Session::failed(const char* doing, CK_RV answer) {
  lost_ = answer == CKR_SESSION_HANDLE_INVALID || answer == CKR_SESSION_CLOSED ||
          answer == CKR_DEVICE_REMOVED || answer == CKR_TOKEN_NOT_PRESENT ||
          answer == CKR_USER_NOT_LOGGED_IN || answer == CKR_KEY_HANDLE_INVALID ||
          answer == CKR_OBJECT_HANDLE_INVALID || answer == CKR_DEVICE_ERROR ||
          answer == CKR_CRYPTOKI_NOT_INITIALIZED;
  return token_error(doing, answer);
}

Result<std::unique_ptr<Pkcs11Token::Session>> Pkcs11Token::Session::open(
    const TokenSettings& settings) {
  if (settings.module.empty() || settings.label.empty() || settings.pin_file.empty()) {
    return Error(ErrorCode::kConfigInvalid,
                 "The log's key is in a PKCS#11 token: set ledger.pkcs11_module, "
                 "ledger.pkcs11_token and ledger.pkcs11_pin_file.");
  }
  SCRUTINY_ASSIGN(auto module, Pkcs11Module::load(settings.module));
  std::unique_ptr<Session> session(new Session(std::move(module)));
  SCRUTINY_ASSIGN(const CK_SLOT_ID slot, session->slot_of(settings.label));
  const CK_RV opened = session->module_->calls().C_OpenSession(
      slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session->session_);
  if (opened != CKR_OK) return token_error("opening a session", opened);
  SCRUTINY_TRY(session->log_in(settings));
  return session;
}

Pkcs11Token::Session::~Session() {
  if (session_ != 0) module_->calls().C_CloseSession(session_);
}

Result<CK_SLOT_ID> Pkcs11Token::Session::slot_of(const std::string& label) const {
  CK_ULONG count = 0;
  CK_RV answer = module_->calls().C_GetSlotList(CK_TRUE, nullptr, &count);
  std::vector<CK_SLOT_ID> slots(count);
  if (answer == CKR_OK && count > 0) {
    answer = module_->calls().C_GetSlotList(CK_TRUE, slots.data(), &count);
  }
  if (answer != CKR_OK) return token_error("listing tokens", answer);
  slots.resize(std::min<std::size_t>(slots.size(), count));
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info{};
    if (module_->calls().C_GetTokenInfo(slot, &info) != CKR_OK) continue;
    // Padded with blanks, not terminated.
    std::string name(reinterpret_cast<const char*>(info.label), sizeof(info.label));  // NOLINT
    name.erase(name.find_last_not_of(' ') + 1);
    if (name == label) return slot;
  }
  return Error(ErrorCode::kUnavailable, "The PKCS#11 token \"" + label +
                                            "\" is not there. Nothing can be signed without it.");
}

Status Pkcs11Token::Session::log_in(const TokenSettings& settings) {
  SCRUTINY_ASSIGN(SecretBytes pin, read_pin(settings.pin_file));
  const CK_RV answer = module_->calls().C_Login(session_, CKU_USER, pin.span().data(), pin.size());
  if (answer == CKR_OK || answer == CKR_USER_ALREADY_LOGGED_IN) return {};
  return token_error("logging in", answer);
}

Result<CK_OBJECT_HANDLE> Pkcs11Token::Session::object(CK_OBJECT_CLASS kind,
                                                      const std::string& label) {
  std::array<CK_ATTRIBUTE, 3> wanted = {
      attribute(CKA_CLASS, kind), attribute(CKA_KEY_TYPE, kEdwards), attribute(CKA_LABEL, label)};
  auto& calls = module_->calls();
  CK_RV answer = calls.C_FindObjectsInit(session_, wanted.data(), wanted.size());
  if (answer != CKR_OK) return failed("looking for the key", answer);
  std::array<CK_OBJECT_HANDLE, 2> found{};
  CK_ULONG count = 0;
  answer = calls.C_FindObjects(session_, found.data(), found.size(), &count);
  calls.C_FindObjectsFinal(session_);
  if (answer != CKR_OK) return failed("looking for the key", answer);
  if (count > 1) {
    return Error(ErrorCode::kUnavailable,
                 "The PKCS#11 token has several keys under the label \"" + label + "\".");
  }
  return count == 0 ? CK_OBJECT_HANDLE{0} : found[0];
}

Result<std::optional<Ed25519PublicKey>> Pkcs11Token::Session::find(const std::string& label) {
  SCRUTINY_ASSIGN(const CK_OBJECT_HANDLE secret, object(CKO_PRIVATE_KEY, label));
  SCRUTINY_ASSIGN(const CK_OBJECT_HANDLE key, object(CKO_PUBLIC_KEY, label));
  if (secret == 0 && key == 0) return std::optional<Ed25519PublicKey>();
  if (secret == 0 || key == 0) {
    return Error(ErrorCode::kUnavailable,
                 "The PKCS#11 token holds only half of the key \"" + label + "\".");
  }
  std::array<std::uint8_t, 64> point{};
  CK_ATTRIBUTE attribute{CKA_EC_POINT, point.data(), point.size()};
  const CK_RV answer = module_->calls().C_GetAttributeValue(session_, key, &attribute, 1);
  if (answer != CKR_OK) return failed("reading the public key", answer);
  const auto public_key = public_key_of(ByteView(point).first(attribute.ulValueLen));
  if (public_key) return public_key;
  return Error(ErrorCode::kUnavailable,
               "The key \"" + label + "\" of the PKCS#11 token is not of the curve Ed25519.");
}

Status Pkcs11Token::Session::make(const std::string& label) {
  const CK_BBOOL yes = CK_TRUE;
  const CK_BBOOL no = CK_FALSE;
  std::array<CK_ATTRIBUTE, 5> open_half = {
      attribute(CKA_EC_PARAMS, kCurve), attribute(CKA_KEY_TYPE, kEdwards),
      attribute(CKA_TOKEN, yes), attribute(CKA_VERIFY, yes), attribute(CKA_LABEL, label)};
  std::array<CK_ATTRIBUTE, 7> secret_half = {
      attribute(CKA_KEY_TYPE, kEdwards), attribute(CKA_TOKEN, yes),
      attribute(CKA_PRIVATE, yes),       attribute(CKA_SENSITIVE, yes),
      attribute(CKA_EXTRACTABLE, no),    attribute(CKA_SIGN, yes),
      attribute(CKA_LABEL, label)};
  CK_MECHANISM mechanism{kMakeEdwards, nullptr, 0};
  CK_OBJECT_HANDLE key = 0;
  CK_OBJECT_HANDLE secret = 0;
  const CK_RV answer =
      module_->calls().C_GenerateKeyPair(session_, &mechanism, open_half.data(), open_half.size(),
                                         secret_half.data(), secret_half.size(), &key, &secret);
  return answer == CKR_OK ? Status() : Status(failed("making a key", answer));
}

Result<CK_OBJECT_HANDLE> Pkcs11Token::Session::private_key(const std::string& label) {
  if (const auto known = private_keys_.find(label); known != private_keys_.end()) {
    return known->second;
  }
  SCRUTINY_ASSIGN(const CK_OBJECT_HANDLE key, object(CKO_PRIVATE_KEY, label));
  if (key == 0) {
    return Error(ErrorCode::kUnavailable,
                 "The PKCS#11 token holds no key under the label \"" + label + "\" any more.");
  }
  return private_keys_[label] = key;
}

Result<Ed25519Signature> Pkcs11Token::Session::sign(const std::string& label, ByteView message) {
  SCRUTINY_ASSIGN(const CK_OBJECT_HANDLE key, private_key(label));
  CK_MECHANISM mechanism{kEdDsa, nullptr, 0};
  CK_RV answer = module_->calls().C_SignInit(session_, &mechanism, key);
  if (answer != CKR_OK) return failed("signing", answer);
  Bytes content(message.begin(), message.end());
  Ed25519Signature signature{};
  CK_ULONG size = signature.size();
  answer =
      module_->calls().C_Sign(session_, content.data(), content.size(), signature.data(), &size);
  if (answer != CKR_OK) return failed("signing", answer);
  if (size == signature.size()) return signature;
  return Error(ErrorCode::kUnavailable, "The PKCS#11 token gave a signature of another length.");
}

}  // namespace scrutiny
