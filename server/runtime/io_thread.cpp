#include "server/runtime/io_thread.h"

#include <exception>

#include <boost/asio/post.hpp>
#include <pthread.h>
#include <spdlog/spdlog.h>

namespace scrutiny {
namespace {

// Runs `step`; what it throws is logged, since one client's trouble must not end the loop for all.
template <class Step>
void guarded(spdlog::logger& log, const std::string& name, Step&& step) {
  try {
    step();
  } catch (const std::exception& error) {
    log.error("I/O thread {}: a handler threw: {}", name, error.what());
  } catch (...) {
    log.error("I/O thread {}: a handler threw something that is no std::exception", name);
  }
}

}  // namespace

IoThread::IoThread(std::string name, std::shared_ptr<spdlog::logger> log)
    : name_(std::move(name)),
      log_(std::move(log)),
      keep_(context_.get_executor()),
      mailbox_(
          std::make_shared<Mailbox>([this] { boost::asio::post(context_, [this] { drain(); }); })) {
}

IoThread::~IoThread() {
  stop();
}

void IoThread::start() {
  thread_ = std::thread([this] { run(); });
  // A name only helps whoever looks at the process; failing to set it changes nothing.
  static_cast<void>(
      pthread_setname_np(thread_.native_handle(), ("sl-" + name_).substr(0, 15).c_str()));
}

void IoThread::stop() {
  mailbox_->close();
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void IoThread::run() {
  // run() returns only when stopped, or by an exception, after which it is called again.
  while (!context_.stopped()) {
    guarded(*log_, name_, [this] { context_.run(); });
  }
}

void IoThread::drain() {
  for (auto& task : mailbox_->take_all()) {
    guarded(*log_, name_, [&task] { task(); });
  }
}

}  // namespace scrutiny
