// TlsContext: certificate, key and protocol settings shared by every connection of a listener.
// Thread-safety: immutable once made. Ownership: owns the OpenSSL context. Failure: kConfigInvalid
// with the path and OpenSSL's reason in the private detail.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "api/result.h"

struct ssl_ctx_st;

namespace scrutiny::http {

enum class TlsMinimum : std::uint8_t { kTls13, kTls12 };

struct TlsFiles {
  std::filesystem::path certificate_chain;  // PEM, the server's own certificate first
  std::filesystem::path private_key;        // PEM, not encrypted
};

class TlsContext {
 public:
  static Result<std::shared_ptr<const TlsContext>> load(const TlsFiles& files, TlsMinimum minimum);
  explicit TlsContext(ssl_ctx_st* owned) : context_(owned) {}
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  ssl_ctx_st* native() const { return context_; }

 private:
  ssl_ctx_st* context_;
};

}  // namespace scrutiny::http
