#include "server/cli/server_trail.h"

#include "storage/audit/verify/tile_name.h"

namespace scrutiny::cli {
namespace {

Status take_bytes(Result<std::string> body, Bytes& out) {
  if (!body.ok()) return std::move(body).error();
  const ByteView bytes = as_bytes(*body);
  out.assign(bytes.begin(), bytes.end());
  return {};
}

}  // namespace

Result<std::unique_ptr<ServerTrail>> ServerTrail::open(const ServerOptions& options) {
  std::unique_ptr<ServerTrail> trail(new ServerTrail(options));
  SCRUTINY_ASSIGN(trail->checkpoint_, trail->fetch("/log/checkpoint"));
  return trail;
}

Result<std::string> ServerTrail::fetch(const std::string& path) const {
  std::unique_ptr<HttpClient> client;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      client = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!client) client = std::make_unique<HttpClient>(options_);
  auto answer = client->get(path);
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(client));
  if (!answer.ok()) return std::move(answer).error();
  return std::move(answer->body);
}

Status ServerTrail::read_tile(unsigned level, std::uint64_t number, unsigned width,
                              Bytes& out) const {
  const auto name = verify_detail::tile_name(std::to_string(level), number, width);
  return take_bytes(fetch("/log/" + name), out);
}

Status ServerTrail::read_entries(std::uint64_t number, unsigned width, Bytes& out) const {
  return take_bytes(fetch("/log/" + verify_detail::tile_name("entries", number, width)), out);
}

Status ServerTrail::read_payloads(std::uint64_t, unsigned width, PayloadBundle& out) const {
  out.payloads.assign(width, PayloadNotSupplied{});
  return {};
}

}  // namespace scrutiny::cli
