// TlsSession: one TLS connection as a machine over two buffers, ciphertext in and ciphertext out;
// no socket in it. Many records cross the network in one system call, and a server's 512 idle
// sessions stay small. Thread-safety: one thread per object. Blocking: no. Ownership: owns its
// buffers and the SSL object. Failure: Step::kFailed with failure(); an alert for the peer may then
// wait in output().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "api/bytes.h"
#include "server/http/message.h"
#include "server/http/tls/tls_context.h"

namespace scrutiny::http {

class TlsSession {
 public:
  enum class Step : std::uint8_t {
    kDone,       // handshake: complete; read: bytes are there
    kNeedInput,  // more ciphertext must come in
    kClosed,     // the peer said that it will send no more
    kFailed,
  };

  // Throws std::bad_alloc when OpenSSL has no memory.
  explicit TlsSession(const TlsContext& context);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Room for ciphertext from the network; grows to 64 KiB while it is filled. Never empty after
  // handshake() or read() gave kNeedInput.
  std::span<std::uint8_t> input_space();
  void commit_input(std::size_t count);
  void discard_input();

  // Ciphertext to send; the caller swaps it out. Handshake, reads and writes may each add to it.
  std::string& output() { return output_; }

  Step handshake();
  // Decrypts into `into` as much as there is or fits; `bytes` is 0 unless kDone.
  Step read(std::span<std::uint8_t> into, std::size_t& bytes);
  // Encrypts all of `plain` into output(). False on failure.
  bool write(ByteView plain);
  // Adds the close_notify alert. Harmless when the session has failed or is not established.
  void close_notify();

  // Gives back buffer space that busy times took. Input that waits stays. Not between input_space()
  // and commit_input().
  void release_buffers();
  // Gives back OpenSSL's own record buffers, about 33 KiB; the next record makes new ones. After
  // every record (SSL_MODE_RELEASE_BUFFERS) it would cost a tenth of a small request's time.
  void release_record_buffers();

  TlsInfo info() const;  // REQUIRES: handshake done
  const std::string& failure() const { return failure_; }

 private:
  friend struct SessionBio;
  Step judge(int result);
  bool is_drained() const;  // only more input can give bytes or an end

  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::string output_;
  std::string failure_;
};

}  // namespace scrutiny::http
