#include "server/http/request_reader.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <optional>

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "server/http/target.h"

namespace scrutiny::http {
namespace {

namespace beast = boost::beast;

constexpr std::size_t kIdleBuffer = 4 * 1024;   // holds the usual head
constexpr std::size_t kBodyBuffer = 64 * 1024;  // four TLS records for each pass through the loop
// What every chunked body ends with, so that waiting for as many bytes never waits in vain. Given
// fewer after "0\r\n", Beast 1.81 fails an assertion.
constexpr std::string_view kLastChunk = "0\r\n\r\n";
// Bytes of an unfinished chunk line, or of what follows the last chunk, that are waited on.
constexpr std::size_t kMaxChunkLine = 4 * 1024;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

std::optional<Method> parse_method(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Method::kOptions); ++i) {
    if (text(static_cast<Method>(i)) == name) return static_cast<Method>(i);
  }
  return std::nullopt;
}

// Whether a comma-separated list header holds `token` (RFC 9110 §5.6.1).
bool list_has(const Headers& headers, std::string_view name, std::string_view token) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto field = headers.at(i);
    if (!equals_ignoring_case(field.name, name)) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view item = rest.substr(0, comma);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
      while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
      if (equals_ignoring_case(item, token)) return true;
    }
  }
  return false;
}

KeepAlive keep_alive(HttpVersion version, const Headers& headers) {
  if (list_has(headers, "Connection", "close")) return KeepAlive::kNo;
  if (version == HttpVersion::k11) return KeepAlive::kYes;
  return list_has(headers, "Connection", "keep-alive") ? KeepAlive::kYes : KeepAlive::kNo;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

Rejection malformed(std::string why) {
  return {Error(ErrorCode::kMalformedRequest, std::move(why)), std::nullopt};
}

Rejection too_large() {
  return {Error(ErrorCode::kTooLarge, "The body is larger than this address takes."),
          LimitHit::kBodyBytes};
}

}  // namespace

// Beast's parser with what it leaves open bounded: chunk extensions, trailers, the size of the
// body.
class RequestReader::Parser {
 public:
  explicit Parser(const Limits& limits) : limits_(limits) {
    parser_.eager(false);
    parser_.body_limit(boost::none);  // counted here, so that the route decides
    parser_.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser_.on_chunk_header(chunk_header_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // Parses a whole head; false when Beast does not agree that it is one.
  bool head(std::string_view raw) {
    beast::error_code error;
    const std::size_t used = parser_.put({raw.data(), raw.size()}, error);
    fields_ = count_fields();
    return !error && used == raw.size() && parser_.is_header_done();
  }

  const auto& message() const { return parser_.get(); }
  void set_max_body(std::uint64_t bytes) { left_ = bytes; }

  struct Progress {
    std::size_t used = 0;
    std::size_t made = 0;
    BodyState state = BodyState::kNeedInput;
    std::optional<Rejection> rejection;
  };

  Progress body(std::string_view input, std::span<std::uint8_t> into) {
    Progress progress;
    parser_.get().body().data = into.data();
    parser_.get().body().size = into.size();
    beast::error_code error;
    while (progress.used < input.size() && !parser_.is_done()) {
      const std::string_view rest = input.substr(progress.used);
      if (parser_.chunked() && rest.size() < kLastChunk.size()) break;
      const std::size_t used = parser_.put({rest.data(), rest.size()}, error);
      progress.used += used;
      if (error) break;
    }
    progress.made = into.size() - parser_.get().body().size;
    progress.rejection = judge(error);
    if (parser_.is_done()) {
      progress.state = BodyState::kDone;
    } else if (error == beast::http::error::need_buffer || progress.made == into.size()) {
      progress.state = BodyState::kNeedSpace;
    }
    return progress;
  }

 private:
  std::optional<Rejection> judge(beast::error_code error) const {
    if (rejection_) return rejection_;
    if (error && error != beast::http::error::need_buffer &&
        error != beast::http::error::need_more) {
      return malformed("The chunks of the body are not well formed.");
    }
    if (parser_.is_done() && count_fields() != fields_) {
      return malformed("Fields after the body (trailers) are not taken.");
    }
    return std::nullopt;
  }

  void on_chunk(std::uint64_t size, std::string_view extension, beast::error_code& error) {
    if (extension.size() > limits_.chunk_extension_bytes) {
      rejection_ = {
          Error(ErrorCode::kMalformedRequest, "A chunk extension is longer than allowed."),
          LimitHit::kChunkExtension};
    } else if (std::any_of(extension.begin(), extension.end(), is_control)) {
      // Beast takes a line feed in a quoted value; a reader that takes bare ones would end the
      // line.
      rejection_ = malformed("A chunk extension has a control character in it.");
    } else if (size > left_) {
      rejection_ = too_large();
    } else {
      left_ -= size;
    }
    if (rejection_) error = beast::http::error::bad_chunk;
  }

  std::size_t count_fields() const {
    return static_cast<std::size_t>(std::distance(message().begin(), message().end()));
  }

  const Limits& limits_;
  std::uint64_t left_ = 0;  // bytes of body that chunks may still announce
  std::size_t fields_ = 0;
  std::optional<Rejection> rejection_;
  // A named type, since Beast keeps a reference to it.
  struct ChunkHeader {
    Parser* owner;
    void operator()(std::uint64_t size, beast::string_view extension, beast::error_code& error) {
      owner->on_chunk(size, view(extension), error);
    }
  } chunk_header_{this};
  beast::http::request_parser<beast::http::buffer_body> parser_;
};

RequestReader::RequestReader(const Limits& limits) : limits_(limits), scanner_(limits) {
  reserve(kIdleBuffer);
}

RequestReader::~RequestReader() = default;

void RequestReader::reserve(std::size_t capacity) {
  auto bigger = std::make_unique_for_overwrite<std::uint8_t[]>(capacity);
  if (begin_ < end_) std::memcpy(bigger.get(), buffer_.get() + begin_, end_ - begin_);
  buffer_ = std::move(bigger);
  capacity_ = capacity;
  end_ -= begin_;
  begin_ = 0;
}

std::size_t RequestReader::bound() const {
  return std::max(in_body_ ? kBodyBuffer : kIdleBuffer, limits_.header_bytes);
}

std::span<std::uint8_t> RequestReader::space() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ - begin_ == capacity_ && capacity_ < bound()) {
    reserve(std::min(bound(), capacity_ * 4));
  } else if (begin_ > 0 && end_ == capacity_) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return {buffer_.get() + end_, capacity_ - end_};
}

void RequestReader::commit(std::size_t count) {
  assert(count <= capacity_ - end_);
  end_ += count;
}

void RequestReader::shrink() {
  assert(!has_input());
  if (capacity_ > kIdleBuffer) reserve(kIdleBuffer);
}

std::variant<NeedMore, ReceivedHead, Rejection> RequestReader::next_head() {
  const std::string_view input(reinterpret_cast<const char*>(buffer_.get()) + begin_,
                               end_ - begin_);
  auto scanned = scanner_.scan(input);
  if (std::holds_alternative<NeedMore>(scanned)) return NeedMore{};
  if (auto* rejection = std::get_if<Rejection>(&scanned)) return std::move(*rejection);
  const std::size_t size = std::get<std::size_t>(scanned);
  scanner_.reset();
  auto parsed = parse_head(input.substr(0, size));
  begin_ += size;
  return parsed;
}

std::variant<NeedMore, ReceivedHead, Rejection> RequestReader::parse_head(std::string_view raw) {
  parser_ = std::make_unique<Parser>(limits_);
  if (!parser_->head(raw)) return malformed("The request line or headers are not well formed.");
  const auto& message = parser_->message();
  ReceivedHead received;
  received.version = message.version() == 10 ? HttpVersion::k10 : HttpVersion::k11;
  RequestHead& head = received.head;
  for (const auto& field : message)
    head.headers.add(view(field.name_string()), view(field.value()));
  head.target = std::string(view(message.target()));

  const auto method = parse_method(view(message.method_string()));
  if (!method) {
    return Rejection{Error(ErrorCode::kNotImplemented, "This method is not one the server knows."),
                     std::nullopt};
  }
  head.method = *method;
  if (auto rejection = check_target_form(head.target)) return *std::move(rejection);
  auto framing = check_framing(received.version, head.headers);
  if (auto* rejection = std::get_if<Rejection>(&framing)) return std::move(*rejection);
  received.framing = std::get<BodyFraming>(framing);
  if (auto parsed = parse_target(head.target, head); !parsed) {
    return Rejection{std::move(parsed).error(), std::nullopt};
  }
  if (received.framing.kind == BodyKind::kLength) head.content_length = received.framing.length;
  received.keep_alive = keep_alive(received.version, head.headers);
  if (received.version == HttpVersion::k11 && received.framing.kind != BodyKind::kNone &&
      list_has(head.headers, "Expect", "100-continue")) {
    received.expect = ExpectContinue::kYes;
  }
  framing_ = received.framing;
  in_body_ = framing_.kind != BodyKind::kNone;
  return received;
}

std::optional<Rejection> RequestReader::begin_body(std::uint64_t max_bytes) {
  if (framing_.kind == BodyKind::kLength && framing_.length > max_bytes) return too_large();
  parser_->set_max_body(max_bytes);
  return std::nullopt;
}

std::variant<BodyStep, Rejection> RequestReader::decode(std::span<std::uint8_t> into) {
  assert(in_body_ && !into.empty());
  const std::string_view input(reinterpret_cast<const char*>(buffer_.get()) + begin_,
                               end_ - begin_);
  auto progress = parser_->body(input, into);
  if (progress.rejection) return *std::move(progress.rejection);
  begin_ += progress.used;
  if (progress.state == BodyState::kDone) {
    in_body_ = false;
  } else if (progress.state == BodyState::kNeedInput && end_ - begin_ > kMaxChunkLine) {
    return malformed("A chunk line or the fields after the body are too long.");
  }
  return BodyStep{progress.made, progress.state};
}

}  // namespace scrutiny::http
