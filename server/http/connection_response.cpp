// Answers: short ones in one piece with their head, long ones as fast as the client takes them.
#include <algorithm>

#include "server/http/connection.h"
#include "server/http/connection_group.h"

namespace scrutiny::http {
namespace {

constexpr std::size_t kCopiedBody = 15 * 1024;  // with its head it fits one TLS record
constexpr std::size_t kWriteStep = 256 * 1024;  // under one write deadline

bool has_no_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

std::unique_ptr<BodySource> source_of(Response& response) {
  if (auto* range = std::get_if<FileRange>(&response.body))
    return make_file_source(std::move(*range));
  return std::get<std::unique_ptr<BodySource>>(std::move(response.body));
}

}  // namespace

KeepAlive Connection::keep_alive_after(const Response& response) const {
  const bool keep = exchange_->arrival == BodyArrival::kComplete &&
                    exchange_->received.keep_alive == KeepAlive::kYes &&
                    response.after == AfterResponse::kKeepAlive &&
                    requests_ < environment_.limits.requests_per_connection &&
                    !environment_.stopping.load(std::memory_order_relaxed);
  return keep ? KeepAlive::kYes : KeepAlive::kNo;
}

HeadFacts Connection::facts_for(const Response& response) const {
  HeadFacts facts;
  facts.version = exchange_->received.version;
  facts.keep_alive = keep_alive_after(response);
  if (const auto* body = std::get_if<std::string>(&response.body)) {
    facts.length = body->size();
  } else if (const auto* range = std::get_if<FileRange>(&response.body)) {
    facts.length = range->length;
  } else {
    const auto length = std::get<std::unique_ptr<BodySource>>(response.body)->length();
    facts.length = length.value_or(0);
    if (!length) {
      const bool chunks = facts.version == HttpVersion::k11;
      facts.coding = chunks ? BodyCoding::kChunked : BodyCoding::kUntilClose;
    }
  }
  if (has_no_body(response.status)) facts.coding = BodyCoding::kNone;
  if (facts.coding == BodyCoding::kUntilClose) facts.keep_alive = KeepAlive::kNo;
  return facts;
}

void Connection::respond(Response&& response) {
  Exchange& exchange = *exchange_;
  if (writing_) {  // "100 Continue" is on its way
    exchange.waiting_answer = std::move(response);
    return;
  }
  auto* source = std::get_if<std::unique_ptr<BodySource>>(&response.body);
  if (source != nullptr && !*source) response.body = std::string();
  if (exchange.pipe) {
    exchange.pipe->fail(
        Error(ErrorCode::kMalformedRequest, "The request was answered before its body was read."));
  }
  if (requests_ >= environment_.limits.requests_per_connection) {
    count_limit(LimitHit::kRequestsPerConnection);
  }
  phase_ = Phase::kWriting;
  exchange.status = response.status;
  HeadFacts facts = facts_for(response);
  facts.date = group_.date();
  after_ = facts.keep_alive;
  out_.clear();
  write_head(response, facts, out_);
  if (exchange.method == Method::kHead || facts.coding == BodyCoding::kNone) return write_text({});
  if (auto* body = std::get_if<std::string>(&response.body)) return write_text(std::move(*body));
  pump(source_of(response), facts.coding);
}

void Connection::write_text(std::string&& body) {
  rest_sent_ = 0;
  if (body.size() <= kCopiedBody) {
    out_.append(body);
    rest_.clear();
    return write(as_bytes(out_), {});
  }
  rest_ = std::move(body);
  rest_sent_ = std::min(kWriteStep, rest_.size());
  write(as_bytes(out_), as_bytes(rest_).first(rest_sent_));
}

void Connection::pump(std::unique_ptr<BodySource> source, BodyCoding coding) {
  BodyPump::Options options;
  options.source = std::move(source);
  options.framing = coding == BodyCoding::kChunked ? PieceFraming::kChunked : PieceFraming::kRaw;
  options.pool = &environment_.pools.get(exchange_->match.pool);
  options.mailbox = group_.thread().mailbox();
  options.log = environment_.log;
  exchange_->pump.emplace(std::move(options));
  want_piece({});
}

void Connection::want_piece(std::vector<std::uint8_t> used) {
  const bool wanted = exchange_->pump->request(
      std::move(used), [weak = weak_connection(), request = requests_](Piece&& piece) {
        if (const auto held = weak.lock()) held->piece_made(request, std::move(piece));
      });
  if (!wanted) close();  // the pool is stopping, and the server with it
}

void Connection::take_piece(Piece&& piece) {
  if (writing_) {
    exchange_->next_piece = std::move(piece);
  } else {
    write_piece(std::move(piece));
  }
}

void Connection::write_piece(Piece&& piece) {
  if (piece.state == PieceEnd::kFailed) {
    if (out_.empty())
      return close();  // the length or the missing last chunk shows that it is incomplete
    exchange_->pump.reset();
    return respond(
        problem(Error(ErrorCode::kInternal, "The content could not be read."), exchange_->target));
  }
  std::swap(piece_, piece);
  write(as_bytes(out_), piece_.bytes());
  if (piece_.state == PieceEnd::kMore) want_piece(std::move(piece.buffer));
}

void Connection::write(ByteView first, ByteView second) {
  writing_ = true;
  sent_ += first.size() + second.size();
  set_deadline(environment_.limits.write_deadline, LimitHit::kWriteDeadline);
  transport_->write_all(first, second);
}

void Connection::write_done(TransportError error) {
  writing_ = false;
  if (phase_ == Phase::kClosing || phase_ == Phase::kClosed) return;
  if (error) return close();
  out_.clear();
  if (phase_ == Phase::kWriting) return written();
  if (exchange_->waiting_answer) {
    Response response = *std::exchange(exchange_->waiting_answer, std::nullopt);
    return respond(std::move(response));
  }
  // "100 Continue" has left, and its deadline with it.
  const bool arriving = exchange_->arrival == BodyArrival::kArriving;
  deadline_ = arriving ? exchange_->started + environment_.limits.body_deadline : Time::max();
  deadline_limit_ = LimitHit::kBodyDeadline;
}

void Connection::written() {
  if (rest_sent_ < rest_.size()) {
    const std::size_t step = std::min(kWriteStep, rest_.size() - rest_sent_);
    const auto piece = as_bytes(rest_).subspan(rest_sent_, step);
    rest_sent_ += step;
    return write(piece, {});
  }
  if (!exchange_->pump || piece_.state == PieceEnd::kLast) return finish_exchange();
  if (exchange_->next_piece) {
    Piece piece = *std::exchange(exchange_->next_piece, std::nullopt);
    return write_piece(std::move(piece));
  }
  deadline_ = Time::max();  // the source is slow, not the client
}

void Connection::finish_exchange() {
  environment_.metrics.request_done(exchange_->match.route, exchange_->status,
                                    std::chrono::steady_clock::now() - exchange_->started);
  environment_.metrics.bytes_received(std::exchange(received_, 0));
  environment_.metrics.bytes_sent(std::exchange(sent_, 0));
  exchange_.reset();
  rest_ = std::string();
  piece_ = Piece();
  if (after_ == KeepAlive::kNo) return start_closing();
  next_request();
}

}  // namespace scrutiny::http
