//! One call of a webhook, and the drawing of its answer while it comes, if it is a stream.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use hooktalk_engine::{Engine, Stream, Turn};
use hooktalk_protocol::{Outcome, OutgoingRequest};

use super::{Driver, Hear, Heard, LocalFuture, format};
use crate::chat::Action;
use crate::markdown;

/// How long at least what is drawn of a stream stays before more is drawn, in milliseconds. Drawing
/// costs more the longer the text is, so a long one is drawn less often.
const DRAW_REST_MS: usize = 30;

/// For so many bytes of text, the rest is a millisecond longer.
const BYTES_PER_MS: usize = 1_000;

/// A streamed answer, as far as it came.
struct Incoming {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    stream: Stream,
    /// Something came that is not drawn.
    fresh: bool,
}

/// Sends the request that `turn` awaits. Gives its outcome, and of a streamed answer how many
/// messages came of it.
pub(super) async fn call(
    driver: &Driver,
    engine: &Rc<Engine>,
    turn: &Turn,
    request: OutgoingRequest,
) -> (Outcome, Option<usize>) {
    let incoming: Rc<RefCell<Option<Incoming>>> = Rc::default();
    let hear: Hear = {
        let (engine, turn, incoming) = (Rc::clone(engine), turn.clone(), Rc::clone(&incoming));
        Rc::new(move |heard: Heard<'_>| match heard {
            Heard::Begins(status, headers) => {
                let stream = engine.stream(&turn, status, headers);
                incoming.replace(stream.map(|stream| Incoming {
                    status,
                    headers: headers.to_vec(),
                    body: Vec::new(),
                    stream,
                    fresh: true,
                }));
            }
            Heard::Piece(bytes) => {
                if let Some(incoming) = &mut *incoming.borrow_mut() {
                    incoming.body.extend(bytes);
                    engine.read_piece(&turn, &mut incoming.stream, bytes);
                    incoming.fresh = true;
                }
            }
        })
    };
    let language = turn.conversation.language.as_ref();
    let mut sending = driver.0.shell.send(request, hear);
    let mut rest: Option<LocalFuture<()>> = None;
    let mut formats = false;
    let outcome = poll_fn(|context| {
        driver.0.stop.replace(Some(context.waker().clone()));
        let chat = driver.chat();
        if chat.is_stopped() {
            return Poll::Ready(Outcome::Aborted);
        }
        if let Poll::Ready(outcome) = sending.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        loop {
            if let Some(resting) = &mut rest {
                if resting.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                rest = None;
            }
            let mut incoming = incoming.borrow_mut();
            let Some(incoming) = incoming.as_mut().filter(|it| it.fresh) else {
                return Poll::Pending;
            };
            let messages = incoming.stream.messages();
            let formatted = messages.iter().find(|it| markdown::is_wanted(it)).cloned();
            if let Some(message) = formatted.filter(|_| !formats) {
                formats = true;
                let driver = driver.clone();
                // Once it is there, nothing is drawn twice.
                rest = Some(Box::pin(async move {
                    format::prepare(&driver, &message).await;
                }));
                continue;
            }
            incoming.fresh = false;
            let pause = DRAW_REST_MS + incoming.body.len() / BYTES_PER_MS;
            driver.0.follow(Action::Write {
                messages,
                open: incoming.stream.is_writing(),
                language: language.cloned(),
            });
            let pause = u32::try_from(pause).unwrap_or(u32::MAX);
            rest = Some(driver.0.shell.sleep(pause));
        }
    })
    .await;
    driver.0.stop.take();
    // What is stopped is given up at once.
    drop(sending);
    let Some(incoming) = incoming.take() else {
        return (outcome, None);
    };
    let count = incoming.stream.messages().len();
    let outcome = match outcome {
        whole @ Outcome::Response { .. } => whole,
        end => Outcome::Response {
            status: incoming.status,
            headers: incoming.headers,
            body: incoming.body,
            cut: Some(Box::new(end)),
        },
    };
    (outcome, Some(count))
}
