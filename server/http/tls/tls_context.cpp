#include "server/http/tls/tls_context.h"

#include <string>
#include <string_view>

#include "server/http/tls/openssl_handle.h"

namespace scrutiny::http {
namespace {

// AEAD with forward secrecy only; AES first, since the machines this runs on have it in hardware.
constexpr const char* kTls13Suites =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kTls12Suites =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr std::string_view kSessionContext = "scrutiny-ledger";

// RFC 7301: "http/1.1" or none. A client that offers only others is refused in the handshake.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr std::string_view kOurs = "http/1.1";
  const std::string_view list(reinterpret_cast<const char*>(offered), offered_size);
  for (std::size_t at = 0; at < list.size();) {
    const auto size = static_cast<unsigned char>(list[at]);
    if (list.substr(at + 1, size) == kOurs) {
      *out = offered + at + 1;
      *out_size = size;
      return SSL_TLSEXT_ERR_OK;
    }
    at += 1u + size;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// An encrypted key would make OpenSSL ask on the terminal; a server has none.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

bool set_protocol(SSL_CTX* context, TlsMinimum minimum) {
  const int lowest = minimum == TlsMinimum::kTls13 ? TLS1_3_VERSION : TLS1_2_VERSION;
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // Tickets hold the session, so the server keeps none; their key lives as long as the process.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return SSL_CTX_set_min_proto_version(context, lowest) == 1 &&
         SSL_CTX_set_ciphersuites(context, kTls13Suites) == 1 &&
         SSL_CTX_set_cipher_list(context, kTls12Suites) == 1 &&
         SSL_CTX_set1_groups_list(context, kGroups) == 1 &&
         SSL_CTX_set_num_tickets(context, 1) == 1 &&
         SSL_CTX_set_session_id_context(
             context, reinterpret_cast<const unsigned char*>(kSessionContext.data()),
             static_cast<unsigned int>(kSessionContext.size())) == 1;
}

Error invalid(const std::string& what, const std::filesystem::path& path) {
  return Error(ErrorCode::kConfigInvalid, what, path.string() + ": " + take_openssl_error());
}

}  // namespace

std::string take_openssl_error() {
  std::string text;
  while (const unsigned long code = ERR_get_error()) {
    char line[256];
    ERR_error_string_n(code, line, sizeof(line));
    if (!text.empty()) text += "; ";
    text += line;
  }
  return text.empty() ? "OpenSSL gave no reason" : text;
}

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const TlsFiles& files,
                                                           TlsMinimum minimum) {
  ERR_clear_error();
  SslContextHandle context(SSL_CTX_new(TLS_server_method()));
  if (!context || !set_protocol(context.get(), minimum)) {
    return Error(ErrorCode::kConfigInvalid, "TLS could not be set up.", take_openssl_error());
  }
  SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate_chain.c_str()) != 1) {
    return invalid("The TLS certificate could not be read.", files.certificate_chain);
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.private_key.c_str(), SSL_FILETYPE_PEM) !=
      1) {
    return invalid("The TLS key could not be read, is encrypted or does not fit the certificate.",
                   files.private_key);
  }
  if (SSL_CTX_check_private_key(context.get()) != 1) {
    return invalid("The TLS key does not fit the certificate.", files.private_key);
  }
  return std::shared_ptr<const TlsContext>(std::make_shared<TlsContext>(context.release()));
}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
}

}  // namespace scrutiny::http
