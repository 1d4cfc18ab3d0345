#include "server/http/tls/tls_session.h"

#include <algorithm>
#include <cassert>
#include <climits>
#include <cstring>
#include <new>

#include "server/http/tls/openssl_handle.h"

namespace scrutiny::http {
namespace {

constexpr std::size_t kIdleInput = 4 * 1024;   // a client's hello, or the usual request
constexpr std::size_t kBusyInput = 64 * 1024;  // four full records for each system call
constexpr std::size_t kKeptOutput = 16 * 1024;

}  // namespace

struct TlsSession::Impl {
  SslHandle ssl;
  std::unique_ptr<std::uint8_t[]> input;
  std::size_t capacity = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool failed = false;

  void reserve(std::size_t size) {
    auto bigger = std::make_unique_for_overwrite<std::uint8_t[]>(size);
    if (begin < end) std::memcpy(bigger.get(), input.get() + begin, end - begin);
    input = std::move(bigger);
    capacity = size;
    end -= begin;
    begin = 0;
  }
};

// OpenSSL's view of the two buffers.
struct SessionBio {
  static TlsSession& session(BIO* bio) { return *static_cast<TlsSession*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    auto& impl = *session(bio).impl_;
    const std::size_t count =
        std::min(static_cast<std::size_t>(std::max(size, 0)), impl.end - impl.begin);
    if (count == 0) {
      BIO_set_retry_read(bio);
      return -1;
    }
    std::memcpy(into, impl.input.get() + impl.begin, count);
    impl.begin += count;
    return static_cast<int>(count);
  }

  static int write(BIO* bio, const char* from, int size) {
    BIO_clear_retry_flags(bio);
    if (size <= 0) return 0;
    try {
      session(bio).output_.append(from, static_cast<std::size_t>(size));
    } catch (const std::bad_alloc&) {
      return -1;  // no exception may cross OpenSSL
    }
    return size;
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  // Made once, never freed: every session of the process shares it. Null when there is no memory.
  static const BIO_METHOD* method() {
    static const BIO_METHOD* const kMethod = [] {
      BIO_METHOD* made =
          BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "session buffers");
      if (made != nullptr) {
        BIO_meth_set_read(made, read);
        BIO_meth_set_write(made, write);
        BIO_meth_set_ctrl(made, control);
      }
      return made;
    }();
    return kMethod;
  }
};

TlsSession::TlsSession(const TlsContext& context) : impl_(std::make_unique<Impl>()) {
  impl_->ssl.reset(SSL_new(context.native()));
  BIO* bio = SessionBio::method() != nullptr ? BIO_new(SessionBio::method()) : nullptr;
  if (!impl_->ssl || bio == nullptr) {
    BIO_free(bio);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(impl_->ssl.get(), bio, bio);  // the SSL object owns it
  SSL_set_accept_state(impl_->ssl.get());
  impl_->reserve(kIdleInput);
}

TlsSession::~TlsSession() = default;

std::span<std::uint8_t> TlsSession::input_space() {
  if (impl_->begin == impl_->end) {
    // A buffer that was filled to the brim shows that much is coming.
    if (impl_->end == impl_->capacity && impl_->capacity < kBusyInput) {
      impl_->begin = impl_->end = 0;
      impl_->reserve(kBusyInput);
    }
    impl_->begin = impl_->end = 0;
  } else if (impl_->end == impl_->capacity) {
    if (impl_->begin == 0) {
      impl_->reserve(kBusyInput);
    } else {
      std::memmove(impl_->input.get(), impl_->input.get() + impl_->begin,
                   impl_->end - impl_->begin);
      impl_->end -= impl_->begin;
      impl_->begin = 0;
    }
  }
  return {impl_->input.get() + impl_->end, impl_->capacity - impl_->end};
}

void TlsSession::commit_input(std::size_t count) {
  assert(count <= impl_->capacity - impl_->end);
  impl_->end += count;
}

void TlsSession::discard_input() {
  impl_->begin = impl_->end = 0;
}

TlsSession::Step TlsSession::judge(int result) {
  const int error = SSL_get_error(impl_->ssl.get(), result);
  if (error == SSL_ERROR_WANT_READ) return Step::kNeedInput;
  if (error == SSL_ERROR_ZERO_RETURN) return Step::kClosed;
  impl_->failed = true;
  failure_ = take_openssl_error();
  return Step::kFailed;
}

TlsSession::Step TlsSession::handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(impl_->ssl.get());
  return result == 1 ? Step::kDone : judge(result);
}

bool TlsSession::is_drained() const {
  return impl_->begin == impl_->end && SSL_pending(impl_->ssl.get()) == 0 && !impl_->failed &&
         (SSL_get_shutdown(impl_->ssl.get()) & SSL_RECEIVED_SHUTDOWN) == 0;
}

TlsSession::Step TlsSession::read(std::span<std::uint8_t> into, std::size_t& bytes) {
  bytes = 0;
  // Looking costs less than letting OpenSSL find out that nothing is there, twice for each request.
  while (bytes < into.size() && !is_drained()) {
    std::size_t got = 0;
    ERR_clear_error();
    const int result =
        SSL_read_ex(impl_->ssl.get(), into.data() + bytes, into.size() - bytes, &got);
    if (result != 1) {
      // What came before an end or a failure is given first; the next call meets it again.
      return bytes > 0 ? Step::kDone : judge(result);
    }
    bytes += got;
  }
  return bytes > 0 ? Step::kDone : Step::kNeedInput;
}

bool TlsSession::write(ByteView plain) {
  if (plain.empty()) return true;
  if (impl_->failed) return false;
  std::size_t written = 0;
  ERR_clear_error();
  // The output buffer takes everything, so that a partial write does not occur.
  const int result = SSL_write_ex(impl_->ssl.get(), plain.data(), plain.size(), &written);
  if (result == 1 && written == plain.size()) return true;
  static_cast<void>(judge(result));
  impl_->failed = true;
  return false;
}

void TlsSession::close_notify() {
  if (impl_->failed || SSL_is_init_finished(impl_->ssl.get()) != 1) return;
  ERR_clear_error();
  // 0: sent but not answered, which is not waited for (RFC 8446 §6.1); below 0: nothing more can be
  // done.
  static_cast<void>(SSL_shutdown(impl_->ssl.get()));
  ERR_clear_error();
}

void TlsSession::release_buffers() {
  if (impl_->capacity > kIdleInput && impl_->end - impl_->begin < kIdleInput)
    impl_->reserve(kIdleInput);
  if (output_.empty() && output_.capacity() > kKeptOutput) output_ = std::string();
}

void TlsSession::release_record_buffers() {
  // 0: a record is under way, and they are needed.
  static_cast<void>(SSL_free_buffers(impl_->ssl.get()));
}

TlsInfo TlsSession::info() const {
  return {SSL_get_version(impl_->ssl.get()),
          SSL_CIPHER_standard_name(SSL_get_current_cipher(impl_->ssl.get()))};
}

}  // namespace scrutiny::http
