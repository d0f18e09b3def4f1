"""The step of benchmarks/multilayer.cpp in torch: multilayer_torch.py [ROUNDS [THREADS]] prints milliseconds a step.

The same mathematics (784-512-512-10, ReLU, minibatch 64, Gaussian pre-activations, divergence from the
fields one step earlier, Adam) in two ways: gradients written by hand, into memory that is kept, and those of
autograd with torch's own Adam. Beside them the pure matrix products of the same shapes. Each round times them
all in turn; medians, and the spread from the first to the third quartile, in CPU time of the process.
"""
import os
import statistics
import sys
import time

THREADS = sys.argv[2] if len(sys.argv) > 2 else "1"
os.environ["OPENBLAS_NUM_THREADS"] = THREADS  # torch sets its own threads alone

import torch  # pylint: disable=wrong-import-position
import torch.nn.functional as functional  # pylint: disable=wrong-import-position

SIZES = (784, 512, 512, 10)
BATCH = 64
STEPS = 20
RATE, BETA1, BETA2, EPSILON, B = 0.01, 0.9, 0.99, 1e-8, 2.0


class ByHand:
    """Every array is made once; each operation writes in place."""

    def __init__(self):
        pairs = list(zip(SIZES[1:], SIZES[:-1]))
        new = lambda: [torch.zeros(p) for p in pairs]
        units = lambda: [torch.zeros(BATCH, n) for n in SIZES[1:]]
        self.theta = [torch.randn(p) for p in pairs]
        self.anchor = [t.clone() for t in self.theta]
        self.mean, self.square, self.mu, self.sigma = new(), new(), new(), new()
        self.g, self.h = new(), new()
        self.z, self.v, self.ratio, self.squared, self.delta, self.spread = (units() for _ in range(6))
        self.steps = 0
        for layer in range(len(pairs)):
            self.laws(layer)

    def laws(self, layer):
        torch.mul(self.theta[layer], B, out=self.mu[layer]).tanh_()
        torch.mul(self.mu[layer], self.mu[layer], out=self.sigma[layer]).neg_().add_(1.0)

    def forward(self, x):
        a, a2 = x, x * x
        inputs = []
        for l, n in enumerate(SIZES[:-1]):
            inputs.append((a, a2))
            z, v, ratio = self.z[l], self.v[l], self.ratio[l].normal_()
            torch.mm(a, self.mu[l].t(), out=z).mul_(n ** -0.5)
            torch.mm(a2, self.sigma[l].t(), out=v).mul_(1.0 / n).sqrt_()
            z.addcmul_(v, ratio)
            ratio.div_(v)
            if l + 2 < len(SIZES):
                a, a2 = z.relu_(), torch.mul(z, z, out=self.squared[l])
        return inputs

    def backward(self, y):
        top = len(SIZES) - 2
        logp = functional.log_softmax(self.z[top], 1)
        loss = functional.nll_loss(logp, y, reduction="sum")
        self.delta[top].copy_(logp.exp_())
        self.delta[top][torch.arange(BATCH), y] -= 1.0
        torch.mul(self.delta[top], self.ratio[top], out=self.spread[top])
        for l in range(top - 1, -1, -1):
            n = SIZES[l + 1]
            delta, spread, a = self.delta[l], self.spread[l], self.z[l]
            torch.mm(self.delta[l + 1], self.mu[l + 1], out=delta).mul_(n ** -0.5)
            torch.mm(self.spread[l + 1], self.sigma[l + 1], out=spread)
            delta.addcmul_(a, spread, value=1.0 / n).mul_(a > 0)
            torch.mul(delta, self.ratio[l], out=spread)
        return loss

    def step(self, x, y):
        inputs = self.forward(x)
        loss = self.backward(y)
        self.steps += 1
        scale = RATE / (1.0 - BETA1 ** self.steps)
        unbias = (1.0 - BETA2 ** self.steps) ** -0.5
        for l, n in enumerate(SIZES[:-1]):
            g, h, theta, sigma = self.g[l], self.h[l], self.theta[l], self.sigma[l]
            torch.mm(self.delta[l].t(), inputs[l][0], out=g).mul_(n ** -0.5)
            torch.mm(self.spread[l].t(), inputs[l][1], out=h)
            g.addcmul_(self.mu[l], h, value=-1.0 / n)
            torch.sub(theta, self.anchor[l], out=h)
            g.add_(h, alpha=B).mul_(sigma).mul_(B)
            self.anchor[l].copy_(theta)
            self.mean[l].mul_(BETA1).add_(g, alpha=1.0 - BETA1)
            self.square[l].mul_(BETA2).addcmul_(g, g, value=1.0 - BETA2)
            torch.sqrt(self.square[l], out=h).mul_(unbias).add_(EPSILON)
            theta.addcdiv_(self.mean[l], h, value=-scale)
            self.laws(l)
        return loss


class ByAutograd:
    def __init__(self):
        self.theta = [torch.randn(p, requires_grad=True) for p in zip(SIZES[1:], SIZES[:-1])]
        self.anchor = [t.detach().clone() for t in self.theta]
        self.adam = torch.optim.Adam(self.theta, lr=RATE, betas=(BETA1, BETA2), eps=EPSILON, foreach=True)

    def step(self, x, y):
        a = x
        for l, n in enumerate(SIZES[:-1]):
            mu = torch.tanh(B * self.theta[l])
            sigma = 1.0 - mu * mu
            v = torch.sqrt((a * a) @ sigma.t() / n)
            z = a @ mu.t() * n ** -0.5 + v * torch.randn_like(v)
            a = torch.relu(z) if l + 2 < len(SIZES) else z
        loss = functional.cross_entropy(a, y, reduction="sum")
        self.adam.zero_grad()
        loss.backward()
        with torch.no_grad():
            for theta, anchor in zip(self.theta, self.anchor):
                sigma = 1.0 - torch.tanh(B * theta).square_()
                theta.grad.addcmul_(sigma, theta - anchor, value=B * B)
                anchor.copy_(theta)
        self.adam.step()
        return loss.detach()


class Products:
    def __init__(self):
        self.w = [torch.randn(p) for p in zip(SIZES[1:], SIZES[:-1])]
        self.g = [torch.zeros_like(w) for w in self.w]
        self.a = [torch.randn(BATCH, n) for n in SIZES]
        self.to = [torch.zeros(BATCH, n) for n in SIZES]

    def step(self, x, y):
        for l, w in enumerate(self.w):
            for _ in range(2):
                torch.mm(self.a[l], w.t(), out=self.to[l + 1])
                torch.mm(self.a[l + 1].t(), self.a[l], out=self.g[l])
                if l > 0:
                    torch.mm(self.a[l + 1], w, out=self.to[l])


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    torch.set_num_threads(int(THREADS))
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    x, y = torch.rand(BATCH, SIZES[0]), torch.arange(BATCH) % SIZES[-1]
    rivals = {"by hand": ByHand(), "autograd": ByAutograd(), "products": Products()}
    times = {name: [] for name in rivals}
    for number in range(rounds + 1):
        for name, rival in rivals.items():
            with torch.set_grad_enabled(name == "autograd"):
                start = time.process_time()
                for _ in range(STEPS):
                    rival.step(x, y)
                if number > 0:
                    times[name].append(1e3 * (time.process_time() - start) / STEPS)
    for name, own in times.items():
        low, middle, high = statistics.quantiles(own, n=4)
        print(f"torch {torch.__version__} {name}: {middle:.2f} ms a step ({low:.2f}..{high:.2f}), least {min(own):.2f}")


main()
