// Owning wrappers for the OpenSSL objects of this folder, and the reason OpenSSL gives for a
// failure. Thread-safety: plain values.
#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "storage/crypto/openssl_delete.h"

namespace scrutiny::http {

using SslContextHandle = std::unique_ptr<SSL_CTX, OpensslDelete<SSL_CTX_free>>;
using SslHandle = std::unique_ptr<SSL, OpensslDelete<SSL_free>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, OpensslDelete<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, OpensslDelete<X509_free>>;
using BioHandle = std::unique_ptr<BIO, OpensslDelete<BIO_free_all>>;

// Empties this thread's OpenSSL error queue; never empty text, since OpenSSL may fail without a
// reason.
std::string take_openssl_error();

}  // namespace scrutiny::http
